package dev.dropgate.inspect.format.archive;

import dev.dropgate.inspect.content.FileType;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Parts of a split archive. Only the first part has a signature; the others are known only by their
 * names. Stateless.
 */
public final class SplitArchivePart {
  public static final String DESCRIPTION = "one part of an archive in several parts";

  /** Of RAR, ZIP and ALZ: {@code a.r00}, {@code a.z01}, {@code a.a00}. */
  private static final Pattern LETTER_EXTENSION = Pattern.compile("(?s).*\\.[zra][0-9]{2,3}");

  /** Part numbers after the extension of an archive. */
  private static final Pattern ARCHIVE_PART_NAME =
      Pattern.compile(
          "(?s).*\\.(?:7z|zip|zipx|rar|alz|egg|arj|lzh|lha|ace|cab|tar|tgz|tbz2?|txz|gz|bz2|xz|zst|lzma"
              + "|iso|wim)\\.[0-9]{2,4}|.*\\.part[0-9]{1,4}\\.rar|.*\\.vol[0-9]{1,4}\\.egg");

  /**
   * Names that {@code split} gives to the parts of an archive; {@code br} and {@code lz} would be
   * compression formats.
   */
  private static final Pattern SPLIT_OUTPUT_NAME =
      Pattern.compile("(?s).*\\.(?:7z|zip|rar|tar|tgz|gz|bz2|xz|zst)\\.(?!br)[a-z][a-y]");

  private SplitArchivePart() {}

  /**
   * Returns whether a file is one part of several by its name, and has no other type.
   *
   * @param name of a file with content
   * @param type by the bytes of the file
   */
  public static boolean isPart(Path name, FileType type) {
    if (!mayBePart(name.toString())) {
      return false; // the usual case
    }
    String lower = name.toString().toLowerCase(Locale.ROOT);
    return switch (type.group()) {
      case PROGRAM, CODE -> false;
      case UNKNOWN -> isNamedAsPart(lower) || SPLIT_OUTPUT_NAME.matcher(lower).matches();
      default -> ARCHIVE_PART_NAME.matcher(lower).matches();
    };
  }

  /** Returns whether a name is that of one part of several, whatever the content. */
  public static boolean isNamedAsPart(Path name) {
    return mayBePart(name.toString()) && isNamedAsPart(name.toString().toLowerCase(Locale.ROOT));
  }

  private static boolean isNamedAsPart(String lower) {
    return ARCHIVE_PART_NAME.matcher(lower).matches() || LETTER_EXTENSION.matcher(lower).matches();
  }

  /** Returns whether the last characters allow the name of a part. */
  private static boolean mayBePart(String name) {
    int length = name.length();
    if (length < 5) {
      return false;
    }
    char last = name.charAt(length - 1);
    return (last >= '0' && last <= '9')
        || name.charAt(length - 3) == '.'
        || (name.charAt(length - 4) == '.' && "rRgG".indexOf(last) >= 0);
  }
}
