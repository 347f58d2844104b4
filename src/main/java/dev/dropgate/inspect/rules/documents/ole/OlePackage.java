package dev.dropgate.inspect.rules.documents.ole;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.rules.documents.common.EmbeddedFileScanner;
import dev.dropgate.model.NameDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A file that the Windows packager embedded, with all its names. Parsed here, because the packager
 * accepts more than POI does and ignores what follows the data.
 */
final class OlePackage {
  /** The first field of a package, after its length. */
  private static final int PACKAGE_FLAGS = 2;

  /** The offset of the first name. */
  private static final int FIRST_NAME_OFFSET = 6;

  private static final int MAX_NAME_BYTES = 4096;

  private final byte[] bytes;
  private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private int at = FIRST_NAME_OFFSET;
  private byte[] file;

  private OlePackage(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns whether the data are marked as a package. The rest may be damaged. */
  static boolean isMarked(byte[] bytes) {
    return bytes.length >= 6 && LittleEndianBytes.u16(bytes, 4) == PACKAGE_FLAGS;
  }

  /**
   * Returns whether the data are marked and a name seems to follow. Other data, such as equations,
   * start with the same number.
   */
  static boolean isLikely(byte[] bytes) {
    return isMarked(bytes)
        && bytes.length > FIRST_NAME_OFFSET
        && (bytes[FIRST_NAME_OFFSET] < 0 || bytes[FIRST_NAME_OFFSET] >= ' ');
  }

  /** Parses a package; null if the layout is not that of a package. */
  static OlePackage of(byte[] bytes) {
    OlePackage read = new OlePackage(bytes);
    return read.parse() ? read : null;
  }

  /**
   * Returns the names without folders: of the label, the file and the command, and their Unicode
   * forms.
   */
  Set<String> names() {
    return names;
  }

  byte[] file() {
    return file;
  }

  private boolean parse() {
    // Unmarked data may be anything, so names with control characters are not accepted there.
    boolean strict = !isMarked(bytes);
    Predicate<String> usual = name -> !strict || name.chars().noneMatch(c -> c < ' ');
    String label = nextText();
    String path = nextText();
    if (label == null || path == null || !usual.test(label) || !usual.test(path)) {
      return false;
    }
    at += 4;
    long command = nextNumber();
    if (command < 0 || command > Math.min(MAX_NAME_BYTES, bytes.length - at)) {
      return false;
    }
    String started = decodeAnsi(at, at + (int) command);
    at += (int) command;
    long length = nextNumber();
    if (length < 0 || length > bytes.length - at) {
      return false;
    }
    file = Arrays.copyOfRange(bytes, at, at + (int) length);
    at += (int) length;
    addName(label);
    addName(path);
    addName(started);
    boolean named = !names.isEmpty();
    readUnicodeNames();
    return named || !strict;
  }

  /** Reads command, label and path in Unicode, as far as they are present. */
  private void readUnicodeNames() {
    for (int i = 0; i < 3; i++) {
      long length = nextNumber();
      if (length < 0 || length > Math.min(MAX_NAME_BYTES, (bytes.length - at) / 2)) {
        return;
      }
      addName(new String(bytes, at, (int) length * 2, StandardCharsets.UTF_16LE));
      at += (int) length * 2;
    }
  }

  private void addName(String name) {
    int end = name.indexOf('\0');
    String own = end < 0 ? name : name.substring(0, end);
    if (!own.isBlank()) {
      names.add(EmbeddedFileScanner.baseName(own));
    }
  }

  private String nextText() {
    int end = at;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    if (end >= bytes.length || end - at > MAX_NAME_BYTES) {
      return null;
    }
    String text = decodeAnsi(at, end);
    at = end + 1;
    return text;
  }

  /** Decodes a text up to a NUL, in the encoding of the Windows that wrote it. */
  private String decodeAnsi(int from, int to) {
    int end = from;
    while (end < to && bytes[end] != 0) {
      end++;
    }
    return NameDecoder.decode(Arrays.copyOfRange(bytes, from, end), StandardCharsets.ISO_8859_1);
  }

  private long nextNumber() {
    if (at > bytes.length - 4) {
      return -1;
    }
    at += 4;
    return LittleEndianBytes.u32(bytes, at - 4);
  }
}
