package dev.dropgate.it.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Jars that Maven fetches by the command that the documentation gives, once a build. */
final class FetchedJars {
  private FetchedJars() {}

  /** What the examples need in plugins/. */
  static Path plugins(String profile) throws Exception {
    return fetch(Path.of("routes/examples/plugins.xml"), profile, "plugins-" + profile);
  }

  /** A broker to run as a process of its own: too much for the class path of the tests. */
  static Path broker(String profile) throws Exception {
    return fetch(Path.of("src/test/brokers.xml"), profile, "broker-" + profile);
  }

  private static Path fetch(Path pom, String profile, String name) throws Exception {
    Path folder = Path.of("target", "fetched", name).toAbsolutePath();
    Path done = folder.resolveSibling(name + ".done");
    if (Files.exists(done)
        && Files.getLastModifiedTime(done).compareTo(Files.getLastModifiedTime(pom)) > 0) {
      return folder;
    }
    Files.createDirectories(folder);
    // From the local repository if all is there, so that a build without a network stays one.
    if (run(folder, pom, profile, List.of("-o")) != 0
        && run(folder, pom, profile, List.of()) != 0) {
      throw new IOException("cannot fetch: " + Files.readString(log(folder)));
    }
    Files.writeString(done, "");
    return folder;
  }

  private static int run(Path folder, Path pom, String profile, List<String> more)
      throws IOException, InterruptedException {
    ProcessBuilder maven =
        new ProcessBuilder(
            mvn(),
            "-B",
            "-f",
            pom.toAbsolutePath().toString(),
            "-P" + profile,
            "dependency:copy-dependencies",
            "-DoutputDirectory=" + folder);
    maven.command().addAll(more);
    Process process = maven.redirectErrorStream(true).redirectOutput(log(folder).toFile()).start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return 1;
    }
    return process.exitValue();
  }

  private static Path log(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".log");
  }

  private static String mvn() {
    String home = System.getProperty("maven.home");
    return home == null ? "mvn" : Path.of(home, "bin", "mvn").toString();
  }
}
