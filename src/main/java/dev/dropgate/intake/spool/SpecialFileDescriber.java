package dev.dropgate.intake.spool;

import dev.dropgate.model.EntryKind;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/** Describes a special file without opening it. Stateless. */
public final class SpecialFileDescriber {
  /** File type bits of {@code st_mode} (inode(7)). */
  private static final int S_IFMT = 0170000;

  private static final int MODE_MASK = 07777;

  private SpecialFileDescriber() {}

  /** Returns the kind of an entry that is not a regular file. */
  public static EntryKind kindOf(BasicFileAttributes attributes) {
    return attributes.isSymbolicLink() ? EntryKind.LINK : EntryKind.SPECIAL;
  }

  /**
   * Describes a link or special file.
   *
   * @param file its path
   * @param kind {@code LINK} or {@code SPECIAL}
   * @return one printable line of UTF-8 with its line break
   */
  static byte[] describe(Path file, EntryKind kind) throws IOException {
    String text =
        kind == EntryKind.LINK
            ? "symbolic link to " + PrintableText.of(Files.readSymbolicLink(file))
            : describeType(file);
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Describes a regular file that the gate has no right to read.
   *
   * @param file its path
   * @param left the path where it stays
   * @return one printable line of UTF-8 with its line break, always the same for the same file
   */
  static byte[] describeUnreadable(Path file, Path left) throws IOException {
    Map<String, Object> is =
        Files.readAttributes(file, "unix:size,uid,mode", LinkOption.NOFOLLOW_LINKS);
    String text =
        "a file of %d bytes, user %d, mode %04o, that the gate has no right to read and cannot move to another file system; it stays in %s\n"
            .formatted(
                (Long) is.get("size"),
                (Integer) is.get("uid"),
                (Integer) is.get("mode") & MODE_MASK,
                PrintableText.of(left));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String describeType(Path file) throws IOException {
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
