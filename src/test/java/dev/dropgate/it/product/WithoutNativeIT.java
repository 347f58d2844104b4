package dev.dropgate.it.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.SystemTools;
import dev.dropgate.it.support.TestMounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hardened service: no folder for temporary files from which a library can be loaded. */
class WithoutNativeIT {
  private static final int NOBODY = 65_534;

  @TempDir Path folder;
  private TestMounts mounts;
  private Path noexec;

  @BeforeEach
  void mount() throws IOException {
    SystemTools.needRoot();
    mounts = new TestMounts();
    noexec = mounts.tmpfs(folder.resolve("noexec"), "size=64m,noexec");
  }

  @AfterEach
  void unmount() {
    if (mounts != null) {
      mounts.close();
    }
  }

  @Test
  void theLibraryIsLoadedFromAFolderOfTheGateAndNothingOfItStays() throws IOException {
    try (DropgateProcess gate = builder().start("run").ready()) {
      assertThat(gate.out()).doesNotContain("C library");
      assertThat(gate.isAlive()).isTrue();
      assertThat(folder.resolve("data").toFile().list((in, name) -> name.startsWith(".")))
          .isEmpty();
    }
  }

  @Test
  void missingFolderStopsStartAndCheckWithFix() throws IOException {
    Files.createDirectories(noexec.resolve("data/inbox"));
    try (DropgateProcess gate = withoutAnyFolder().start("run")) {
      assertThat(gate.exitStatus()).isEqualTo(2);
      assertThat(gate.err().lines().filter(line -> line.contains("-Djna.tmpdir="))).hasSize(1);
    }
    try (DropgateProcess check = withoutAnyFolder().start("check")) {
      assertThat(check.exitStatus()).isEqualTo(2);
      assertThat(check.out().lines().filter(line -> line.contains("-Djna.tmpdir="))).hasSize(1);
    }
  }

  /** As a container does it: a user of its own, whose home directory is not there. */
  @Test
  void userWithoutHomeGetsTheSameError() throws IOException {
    SystemTools.need("setpriv");
    Path jar = Files.copy(Path.of("target", "dropgate.jar"), folder.resolve("dropgate.jar"));
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path data = Files.createDirectories(noexec.resolve("data"));
    Files.setAttribute(data, "unix:uid", NOBODY);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    assumeThat(SystemTools.tryRun(asNobody(java, "-version").toArray()).status())
        .as("another user may run this Java")
        .isZero();
    for (String command : new String[] {"run", "check"}) {
      try (DropgateProcess gate =
          new DropgateProcess.Builder(folder)
              .prefix(asNobody().toArray(new String[0]))
              .jar(jar)
              .jvm("-Djava.io.tmpdir=" + noexec)
              .environment("HOME", "/proc/none") // where no process can make anything
              .environment("XDG_CACHE_HOME", "/proc/none/.cache")
              .property("dropgate.home", data)
              .start(command)) {
        assertThat(gate.exitStatus()).as(gate.out() + gate.err()).isEqualTo(2);
        String said = command.equals("run") ? gate.err() : gate.out();
        assertThat(said.lines().filter(line -> line.contains("-Djna.tmpdir="))).hasSize(1);
        assertThat(gate.out()).doesNotContain("is ready");
      }
    }
  }

  private static List<String> asNobody(String... words) {
    String id = Integer.toString(NOBODY);
    List<String> all =
        new ArrayList<>(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"));
    all.addAll(List.of(words));
    return all;
  }

  @Test
  void allowedFallbackStartsWithOneWarning() throws IOException {
    try (DropgateProcess gate =
        withoutAnyFolder().property("dropgate.allow-without-native", "true").start("run").ready()) {
      Files.writeString(noexec.resolve("data/inbox/a.txt"), "x");
      Files.writeString(noexec.resolve("data/inbox/b.exe"), "x");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  Files.exists(noexec.resolve("data/delivered/a.txt"))
                      && DiskOracle.records(noexec.resolve("data/quarantine")).size() == 1);
      assertThat(gate.out().lines().filter(line -> line.contains("C library"))).hasSize(1);
    }
  }

  private DropgateProcess.Builder builder() {
    return new DropgateProcess.Builder(folder)
        .jvm("-Djava.io.tmpdir=" + noexec)
        .jvm("-Duser.home=" + noexec)
        .environment("XDG_CACHE_HOME", noexec.resolve("cache").toString());
  }

  private DropgateProcess.Builder withoutAnyFolder() {
    return builder().property("dropgate.home", noexec.resolve("data"));
  }
}
