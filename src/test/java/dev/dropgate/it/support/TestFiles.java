package dev.dropgate.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What tests in several packages need to put on disk. */
public final class TestFiles {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final Path MAX_QUEUED_EVENTS = Path.of("/proc/sys/fs/inotify/max_queued_events");

  private static final FileTime TIME = FileTime.fromMillis(1_767_225_600_000L);

  private TestFiles() {}

  /** A new file with this text; its folders are made. */
  public static Path file(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** What some file of root's has, without extended attributes. */
  public static FileMetadata attributes(long size) {
    return new FileMetadata(
        size, "root", 0, "root", 0, 0644, 1, TIME, TIME, TIME, java.util.Map.of());
  }

  /** A FIFO, which must never be opened: that would hang. */
  public static Path fifo(Path fifo) throws IOException {
    assertThat(exitStatus("mkfifo", fifo.toString())).isZero();
    return fifo;
  }

  /** Makes more files in a folder than the kernel queues events for one reader. */
  public static void overflowEvents(Path folder) throws IOException {
    // The kernel hands such a number out in one read only.
    try (InputStream file = Files.newInputStream(MAX_QUEUED_EVENTS)) {
      int queue = Integer.parseInt(new String(file.readNBytes(20), StandardCharsets.UTF_8).strip());
      for (int i = 0; i <= queue; i++) {
        Files.createFile(folder.resolve("n" + i));
      }
    }
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

  /** A file of so many bytes that takes no room: a block of data, and a hole behind it. */
  public static Path sparse(Path file, long size) throws IOException {
    Files.createDirectories(file.getParent());
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(ByteBuffer.wrap("header\n".getBytes(StandardCharsets.UTF_8)));
      channel.write(ByteBuffer.allocate(1), size - 1);
    }
    Assumptions.assumeTrue(room(file) < size / 2, "this file system has no sparse files");
    return file;
  }

  /** The bytes that a file takes on its disk. */
  public static long room(Path file) throws IOException {
    Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
    String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Long.parseLong(blocks.strip()) * 512;
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
