package dev.dropgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.files.Attributes;
import dev.dropgate.files.RawNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What tests in several packages need to put on disk. */
public final class TestFiles {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private static final FileTime TIME = FileTime.fromMillis(1_767_225_600_000L);

  private TestFiles() {}

  /** A new file with this text; its folders are made. */
  public static Path file(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** What some file of root's has, without extended attributes. */
  public static Attributes attributes(long size) {
    return new Attributes(
        size, "root", 0, "root", 0, 0644, 1, TIME, TIME, TIME, java.util.Map.of());
  }

  /** A FIFO, which must never be opened: that would hang. */
  public static Path fifo(Path fifo) throws IOException {
    assertThat(exitStatus("mkfifo", fifo.toString())).isZero();
    return fifo;
  }

  /** A folder on another file system than {@code folder}; the test is skipped without one. */
  public static Path otherFileSystem(Path folder) throws IOException {
    Assumptions.assumeTrue(
        Files.isWritable(SHARED_MEMORY)
            && !attribute(SHARED_MEMORY, "unix:dev").equals(attribute(folder, "unix:dev")),
        "needs a second file system");
    return Files.createTempDirectory(SHARED_MEMORY, "dropgate-test");
  }

  /** Removes a tree that {@code TempDir} does not know of. */
  public static void delete(Path top) throws IOException {
    try (Stream<Path> all = Files.walk(top)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }

  /** An attribute of the thing itself, a link not followed. */
  public static Object attribute(Path path, String name) throws IOException {
    return Files.getAttribute(path, name, LinkOption.NOFOLLOW_LINKS);
  }

  /** The regular files, links and special files below a folder, relative, in order. */
  public static List<String> tree(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .map(path -> folder.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  /** Makes a file immutable ({@code +i}) or not ({@code -i}); false if that cannot be done. */
  public static boolean immutable(Path file, String flag) throws Exception {
    return Files.exists(Path.of("/usr/bin/chattr"))
        && new ProcessBuilder("/usr/bin/chattr", flag, file.toString()).start().waitFor() == 0;
  }

  /** A name made of the chars' low bytes, so that a test can write any byte as a char. */
  public static Path raw(String latin1) {
    return RawNames.path(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static int exitStatus(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
