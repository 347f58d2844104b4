package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingLogFileTest {
  @TempDir private Path folder;
  private Path file;
  private RotatingLogFile log;

  @BeforeEach
  void prepare() {
    file = folder.resolve("log/malicious_code.log");
    log = new RotatingLogFile(file, 20);
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  private void write(String line) throws IOException {
    log.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void onlyTheOwnerCanReadIt() throws IOException {
    write("a");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .endsWith("---")
        .startsWith("rw-");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .endsWith("---")
        .startsWith("rwx");
  }

  @Test
  void atTheStartAnOlderFileLosesWhatANewOneWouldNotHaveAndGainsNothing() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "a\n");
    for (String[] modes :
        new String[][] {
          {"rw-r--r--", "rw-r-----"}, {"rwxrwxrwx", "rw-r-----"}, {"rw-------", "rw-------"},
        }) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(modes[0]));
      RotatingLogFile.prepare(file);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo(modes[1]);
    }
    assertThat(file).hasContent("a");
  }

  @Test
  void keepsTheModeOfALinkedFile() throws IOException {
    Files.createDirectories(file.getParent());
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "a\n");
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-r--r--"));
    Files.createSymbolicLink(file, elsewhere);
    RotatingLogFile.prepare(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere)))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void aFileThatWasRenamedOrRemovedIsFollowedByANewOneAndNoLineIsLost() throws IOException {
    write("a");
    Path old = Files.move(file, file.resolveSibling("old"));
    write("b");
    assertThat(old).hasContent("a");
    assertThat(file).hasContent("b");
    Files.move(file, old, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.createFile(file);
    write("c");
    assertThat(old).hasContent("b");
    assertThat(file).hasContent("c");
    Files.delete(file);
    write("d");
    assertThat(file).hasContent("d");
  }

  @Test
  void aLargeFileIsRolledToTheNextNumberAndNoneIsDeleted() throws IOException {
    for (String line : new String[] {"a", "b", "c"}) {
      write(line.repeat(15));
    }
    assertThat(file).hasContent("c".repeat(15));
    assertThat(file.resolveSibling("malicious_code.log.1")).hasContent("a".repeat(15));
    assertThat(file.resolveSibling("malicious_code.log.2")).hasContent("b".repeat(15));
  }
}
