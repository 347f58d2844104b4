package dev.dropgate.io.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Native;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveAccessTest {
  private static final String NOBODY = "65534";

  @TempDir private Path folder;

  @Test
  void whatIsNotThereCanNeitherBeReadNorWrittenNorEntered() {
    Path gone = folder.resolve("gone");
    assertThat(EffectiveAccess.canRead(gone)).isFalse();
    assertThat(EffectiveAccess.canWrite(gone)).isFalse();
    assertThat(EffectiveAccess.canEnter(gone)).isFalse();
  }

  @Test
  void aFolderOfOneselfIsOpen() {
    assertThat(EffectiveAccess.canRead(folder)).isTrue();
    assertThat(EffectiveAccess.canWrite(folder)).isTrue();
    assertThat(EffectiveAccess.canEnter(folder)).isTrue();
  }

  @Test
  void theExecuteBitOfAFileCountsEvenForRoot() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(EffectiveAccess.canEnter(file)).isFalse();
  }

  /** access(2) says no here, because it asks for the real user without its capabilities. */
  @Test
  void ambientCapabilitiesCount() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can give capabilities");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed");
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(asNobody(closed)).isEqualTo("false false false");
    assertThat(asNobody(closed, "--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"))
        .isEqualTo("true true true");
  }

  private String asNobody(Path closed, String... capabilities) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/setpriv"));
    command.addAll(List.of("--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
    command.addAll(List.of(capabilities));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djna.tmpdir=" + nativeFolder()); // else it makes a home for a user without one
    command.addAll(List.of("-cp", readableClassPath()));
    command.addAll(List.of(AccessProbe.class.getName(), closed.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(process.waitFor() == 0, "another user cannot run Java here");
    return out.strip();
  }

  private Path nativeFolder() throws IOException {
    Path made = Files.createDirectories(folder.resolve("native"));
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
    return made;
  }

  // Where this build lies, no other user may be able to read.
  private String readableClassPath() throws Exception {
    Path classes = folder.resolve("classes");
    copyPackages(source(EffectiveAccess.class), classes);
    copyPackages(source(AccessProbe.class), classes);
    Path jna = source(Native.class);
    Files.copy(jna, classes.resolve("jna.jar"), StandardCopyOption.REPLACE_EXISTING);
    return classes + File.pathSeparator + classes.resolve("jna.jar");
  }

  private static Path source(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static void copyPackages(Path from, Path to) throws IOException {
    for (String part : List.of("dev/dropgate/io", "dev/dropgate/model")) {
      if (!Files.isDirectory(from.resolve(part))) {
        continue;
      }
      try (Stream<Path> all = Files.walk(from.resolve(part))) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          Path target = to.resolve(from.relativize(file).toString());
          Files.createDirectories(target.getParent());
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /** Says what the process may do. */
  static final class AccessProbe {
    private AccessProbe() {}

    public static void main(String[] arguments) {
      Path path = Path.of(arguments[0]);
      System.out.println(
          EffectiveAccess.canRead(path)
              + " "
              + EffectiveAccess.canWrite(path)
              + " "
              + EffectiveAccess.canEnter(path));
    }
  }
}
