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
 * A file as the Windows packager embeds it, with all the names that it has. Read by code of our
 * own: the packager asks for less than POI does, and for nothing behind the data.
 */
final class OlePackage {
  /** What a package begins with, after its length. */
  private static final int PACKAGE_FLAGS = 2;

  /** Where the first name is. */
  private static final int FIRST_NAME_OFFSET = 6;

  private static final int MAX_NAME_BYTES = 4096;

  private final byte[] bytes;
  private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private int at = FIRST_NAME_OFFSET;
  private byte[] file;

  private OlePackage(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether it says that it is one; what follows may be broken. */
  static boolean isMarked(byte[] bytes) {
    return bytes.length >= 6 && LittleEndianBytes.u16(bytes, 4) == PACKAGE_FLAGS;
  }

  /** Whether a name seems to follow, too: others begin with the same number, as equations do. */
  static boolean isLikely(byte[] bytes) {
    return isMarked(bytes)
        && bytes.length > FIRST_NAME_OFFSET
        && (bytes[FIRST_NAME_OFFSET] < 0 || bytes[FIRST_NAME_OFFSET] >= ' ');
  }

  /** Null if it is not laid out as one. */
  static OlePackage of(byte[] bytes) {
    OlePackage read = new OlePackage(bytes);
    return read.parse() ? read : null;
  }

  /** Without folders: the label, the file's, the command's, and the same in Unicode. */
  Set<String> names() {
    return names;
  }

  byte[] file() {
    return file;
  }

  private boolean parse() {
    // What is not marked may be anything, so there no name may have what no file's has.
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

  /** Command, label and path once more, as far as they are there. */
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

  /** In the encoding of the Windows that has written it, up to a NUL. */
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
