package dev.dropgate.it.channel;

import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.RealFiles;
import dev.dropgate.it.support.TestRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** An installation with examples in its routes and their jars in its plugins. */
final class ChannelGate {
  private final Path folder;
  private final Path routes;

  /** The shipped jar and routes, in a folder of their own. */
  ChannelGate(Path folder) throws IOException {
    this.folder = folder;
    this.routes = TestRoutes.shipped(folder.resolve("routes"));
    Files.copy(Path.of("target", "dropgate.jar"), jar());
    Files.createDirectories(folder.resolve("plugins"));
  }

  /**
   * What an operator does: the file into routes, changed where it says so; the jars into plugins.
   */
  ChannelGate example(String file, String profile, String... changes) throws Exception {
    String yaml = Files.readString(Path.of("routes/examples", file));
    for (int i = 0; i < changes.length; i += 2) {
      if (!yaml.contains(changes[i])) {
        throw new IllegalArgumentException(file + " has no " + changes[i]);
      }
      yaml = yaml.replace(changes[i], changes[i + 1]);
    }
    Files.writeString(routes.resolve(file), yaml);
    try (Stream<Path> jars = Files.list(FetchedJars.plugins(profile))) {
      for (Path jar : jars.toList()) {
        Path copy = folder.resolve("plugins").resolve(jar.getFileName());
        if (!Files.exists(copy)) {
          Files.copy(jar, copy);
        }
      }
    }
    return this;
  }

  /** A process of it, with all directories telling these endpoints. */
  DropgateProcess.Builder telling(String alsoNotify) {
    return new DropgateProcess.Builder(folder)
        .jar(jar())
        .property("dropgate.also-notify", alsoNotify);
  }

  Path routes() {
    return routes;
  }

  Path outbox() {
    return folder.resolve("data/outbox/also-notify");
  }

  /** Tickets that no endpoint has taken yet. */
  int waiting() {
    return (int)
        DiskOracle.paths(outbox()).stream()
            .filter(file -> file.toString().endsWith(".json"))
            .count();
  }

  /** A dangerous file in the shipped gate's directory. */
  Path drop(String name) throws IOException {
    Path file = folder.resolve("data/inbox").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, RealFiles.windowsExecutables().get(0));
  }

  private Path jar() {
    return folder.resolve("dropgate.jar");
  }
}
