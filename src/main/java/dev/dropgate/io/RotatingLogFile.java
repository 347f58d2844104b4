package dev.dropgate.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The log file of detections. Each line goes to the file that has the name at that moment: after a
 * rename or removal, for example by logrotate, the next line goes to a new file. Thread safe.
 */
public final class RotatingLogFile implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
      modeAttribute("rw-r-----");
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
      modeAttribute("rwxr-x---");

  private final Path file;
  private final long maxSize;
  private FileChannel channel;
  private Object openKey;

  /**
   * Stores the path; the file is opened with the first line.
   *
   * @param maxSize in bytes; a larger file is renamed, and a new one is begun
   */
  public RotatingLogFile(Path file, long maxSize) {
    this.file = file;
    this.maxSize = maxSize;
  }

  /** Creates the folder of the file; an existing folder is unchanged. */
  public static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, FOLDER_MODE);
    }
  }

  /**
   * Creates the file, or removes the permissions from an existing file that a new one would not
   * have, because an older version made it readable for all. Permissions are never added.
   *
   * @param file a link in its place is an administrator's, and so is the mode of its target
   * @throws IOException if it cannot be created or written to
   */
  public static void prepare(Path file) throws IOException {
    open(file).close();
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Set<PosixFilePermission> now = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    if (FILE_MODE.value().containsAll(now)) {
      return;
    }
    now.retainAll(FILE_MODE.value());
    try {
      Files.setPosixFilePermissions(file, now);
    } catch (FileSystemException e) {
      // The file belongs to another user and the gate may write to it: its owner chooses the mode.
    }
  }

  /** Opens the file for appending. */
  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), FILE_MODE);
  }

  /**
   * Writes a line.
   *
   * @param line ends with its line break
   * @throws IOException if it cannot be written completely
   */
  public synchronized void write(byte[] line) throws IOException {
    if (channel != null && !isStillThere()) {
      close();
    }
    if (channel == null) {
      openCurrent();
    }
    if (channel.size() > 0 && channel.size() + line.length > maxSize) {
      roll();
    }
    long before = channel.size();
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      channel.truncate(before); // a partial line would be continued by the next
      throw e;
    }
  }

  private boolean isStillThere() throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey().equals(openKey);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  // The key is that of the name: if the file is renamed in between, the next line detects it.
  private void openCurrent() throws IOException {
    makeFolder(file.getParent());
    channel = open(file);
    try {
      openKey = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      openKey = "gone";
    }
  }

  private void roll() throws IOException {
    close();
    Files.move(file, file.resolveSibling(file.getFileName() + "." + (lastNumber() + 1)));
    openCurrent();
  }

  private long lastNumber() throws IOException {
    Pattern rolled =
        Pattern.compile(Pattern.quote(file.getFileName().toString()) + "\\.(\\d{1,18})");
    try (Stream<Path> all = Files.list(file.getParent())) {
      return all.map(path -> rolled.matcher(path.getFileName().toString()))
          .filter(Matcher::matches)
          .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
          .max()
          .orElse(0);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> modeAttribute(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }
}
