package dev.dropgate.it.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.TestFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code bin/dropgate}. */
class WrapperIT {
  private static final Path SCRIPT = Path.of("bin/dropgate").toAbsolutePath();

  @TempDir private Path folder;

  private ProcessBuilder builder(String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(SCRIPT.toString()), Stream.of(arguments)).toList());
    builder.directory(folder.toFile());
    builder.redirectError(folder.resolve("err").toFile());
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("DROPGATE_JAVA", System.getProperty("java.home") + "/bin/java");
    return builder;
  }

  @Test
  void runsTheGateWithTheShippedOptions() throws Exception {
    Process gate = builder("run", "--config", config().toString()).start();
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> text("out").contains("Dropgate is ready"));
      assertThat(threads(gate.pid()))
          .anyMatch(name -> name.startsWith("C1 Compiler"))
          .noneMatch(name -> name.startsWith("C2 Compiler"));
      TestFiles.file(folder.resolve("home/inbox/a.exe"), "x");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> DiskOracle.records(folder.resolve("home/quarantine")).size() == 1);
    } finally {
      gate.destroy();
      assertThat(gate.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(gate.exitValue()).isZero();
  }

  private static List<String> threads(long pid) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path task : tasks.toList()) {
        names.add(Files.readString(task.resolve("comm")));
      }
    }
    return names;
  }

  private Path config() throws IOException {
    return TestFiles.file(
        folder.resolve("gate.properties"),
        "dropgate.home = " + folder.resolve("home") + "\ndropgate.settle-time = 0\n");
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  @Test
  void worksThroughALinkFromAnyFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("dropgate"), SCRIPT);
    ProcessBuilder builder = builder();
    builder.command(List.of(link.toString(), "--version"));
    assertThat(builder.start().waitFor()).as(text("err")).isZero();
    assertThat(text("out")).startsWith("dropgate ");
  }

  @Test
  void saysInOneLineWhatIsMissing() throws Exception {
    assertThat(failure("DROPGATE_JAVA", "/nowhere/java"))
        .isEqualTo(
            "dropgate: no /nowhere/java; install Java 17 or newer, or set DROPGATE_JAVA or"
                + " JAVA_HOME\n");
    assertThat(failure("DROPGATE_JAR", "/nowhere.jar"))
        .isEqualTo(
            "dropgate: no dropgate.jar; set DROPGATE_JAR to its path, or build it with mvn"
                + " package\n");
    assertThat(failure("DROPGATE_JVM_OPTIONS", "/nowhere.jvm"))
        .isEqualTo("dropgate: cannot read /nowhere.jvm; correct DROPGATE_JVM_OPTIONS\n");
    File old = TestFiles.file(folder.resolve("old/bin/java"), "#!/bin/sh\n").toFile();
    assertThat(old.setExecutable(true)).isTrue();
    TestFiles.file(folder.resolve("old/release"), "JAVA_VERSION=\"11.0.2\"\n");
    assertThat(failure("DROPGATE_JAVA", old.toString()))
        .startsWith("dropgate: " + old + " is Java 11; install Java 17 or newer");
  }

  /** The log of loaded classes tells where each comes from. */
  private String version(Path jar, String classLoadLog) throws Exception {
    ProcessBuilder builder = builder("--version");
    builder.environment().put("DROPGATE_JAR", jar.toString());
    if (!classLoadLog.isEmpty()) {
      builder
          .environment()
          .put("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + folder.resolve(classLoadLog));
    }
    assertThat(builder.start().waitFor()).as(text("err")).isZero();
    return text("out");
  }

  @Test
  void startsFromTheArchiveOfClassesThatTrainingMakes() throws Exception {
    Path jar = Files.createDirectories(folder.resolve("lib")).resolve("dropgate.jar");
    Files.copy(Path.of("target/dropgate.jar"), jar);
    ProcessBuilder training = builder();
    training.command(List.of(SCRIPT.resolveSibling("dropgate-train").toString()));
    training.environment().put("DROPGATE_JAR", jar.toString());
    training.environment().put("DROPGATE_QUARANTINE", folder.resolve("of-another").toString());
    assertThat(training.start().waitFor()).as(text("err")).isZero();
    Path archive = Path.of(text("out").strip());
    assertThat(archive).hasParent(jar.getParent()).isNotEmptyFile();
    assertThat(folder.resolve("of-another")).doesNotExist();
    assertThat(version(jar, "classes.log")).startsWith("dropgate ");
    String shared = "dev.dropgate.Main source: shared objects file";
    assertThat(text("classes.log")).contains(shared);

    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(version(jar, "later.log")).startsWith("dropgate ");
    assertThat(text("later.log"))
        .contains("dev.dropgate.Main source: file:")
        .doesNotContain(shared);

    // The archive now seems newer than the jar, but belongs to another one.
    Files.setLastModifiedTime(archive, FileTime.from(Instant.now().plusSeconds(120)));
    assertThat(version(jar, "")).startsWith("dropgate ");
    assertThat(text("err")).isEmpty();
  }

  @Test
  void trainingSaysWhereItCannotWrite() throws Exception {
    ProcessBuilder training = builder();
    training.command(List.of(SCRIPT.resolveSibling("dropgate-train").toString()));
    training.environment().put("DROPGATE_JAR", "/proc/self/exe");
    assertThat(training.start().waitFor()).isEqualTo(2);
    assertThat(text("err")).startsWith("dropgate: cannot write /proc/self/exe-java");
  }

  private String failure(String variable, String value) throws Exception {
    ProcessBuilder builder = builder("--version");
    builder.environment().put(variable, value);
    assertThat(builder.start().waitFor()).isEqualTo(2);
    return text("err");
  }
}
