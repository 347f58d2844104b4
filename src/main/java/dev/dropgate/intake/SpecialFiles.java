package dev.dropgate.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Says what a special file is, without opening it. Stateless. */
final class SpecialFiles {
  /** File type bits of {@code st_mode} (inode(7)). */
  private static final int S_IFMT = 0170000;

  private SpecialFiles() {}

  /**
   * Describes.
   *
   * @param file a path in the spool
   * @return one printable line
   */
  static String describe(Path file) throws IOException {
    int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return switch (mode & S_IFMT) {
      case 0010000 -> "FIFO";
      case 0140000 -> "socket";
      case 0020000 -> "character device " + number(file);
      case 0060000 -> "block device " + number(file);
      default -> "special file of mode 0%o".formatted(mode);
    };
  }

  private static String number(Path file) throws IOException {
    return "0x%x"
        .formatted((Long) Files.getAttribute(file, "unix:rdev", LinkOption.NOFOLLOW_LINKS));
  }
}
