package dev.dropgate.inspect.archive;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that goes by, and the files that are written into it between {@code begin} and {@code
 * end}, uuencoded or xxencoded.
 */
final class Uuencoded extends FilterInputStream {
  private static final Pattern BEGIN = Pattern.compile("begin [0-7]{3,4} (\\S.*?)\\s*");

  /** A line of such a file has at most 61 characters, and one more of a sum. */
  private static final int LINE = 300;

  private static final String XX =
      "+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** What was found. */
  static final class File {
    private final byte[] name;
    private final byte[] bytes;

    private File(byte[] name, byte[] bytes) {
      this.name = name;
      this.bytes = bytes;
    }

    byte[] name() {
      return name;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  private final List<File> files = new ArrayList<>();
  private final int most;
  private final byte[] line = new byte[LINE];
  private int length;
  private byte[] name;
  private ByteArrayOutputStream open;
  private int kept;
  private boolean more;
  private boolean xx;
  private boolean blank = true;

  /**
   * Begins.
   *
   * @param text goes on as it is
   * @param most how many bytes of files are kept
   */
  Uuencoded(InputStream text, int most) {
    super(text);
    this.most = most;
  }

  /** All so far; the last may break off. */
  List<File> files() {
    lineEnds();
    finish();
    return List.copyOf(files);
  }

  /** Whether there was nothing in the text. */
  boolean isBlank() {
    return blank;
  }

  /** Whether there was more than was kept. */
  boolean isMore() {
    return more;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    if (one >= 0) {
      take((byte) one);
    }
    return one;
  }

  @Override
  public int read(byte[] bytes, int offset, int wanted) throws IOException {
    int count = super.read(bytes, offset, wanted);
    for (int i = 0; i < count; i++) {
      take(bytes[offset + i]);
    }
    return count;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void take(byte one) {
    blank &= one == '\r' || one == '\n' || one == ' ';
    if (one == '\n') {
      lineEnds();
    } else if (length < LINE) {
      line[length++] = one;
    }
  }

  private void lineEnds() {
    int end = length;
    length = 0;
    while (end > 0 && line[end - 1] == '\r') {
      end--;
    }
    if (end > 6 && line[0] == 'b' && line[5] == ' ') {
      Matcher begin = BEGIN.matcher(new String(line, 0, end, StandardCharsets.ISO_8859_1));
      if (begin.matches()) {
        finish();
        name = begin.group(1).getBytes(StandardCharsets.ISO_8859_1);
        return;
      }
    }
    if (name != null && !decode(end)) {
      finish();
    }
  }

  private void finish() {
    if (open != null) {
      files.add(new File(name, open.toByteArray()));
    }
    open = null;
    name = null;
  }

  /** False if this is no line of a file. */
  private boolean decode(int end) {
    if (end == 0) {
      return false;
    }
    if (open == null) {
      xx = isXx(end);
    }
    int count = value(line[0]);
    int wanted = wanted(count);
    boolean letter = xx ? count >= 0 : line[0] >= ' ' && line[0] <= '`';
    if (!letter || count == 0 || end > wanted + 2) {
      return false;
    }
    if (open == null) {
      open = new ByteArrayOutputStream();
    }
    int bits = 0;
    int left = count;
    for (int i = 0; i < wanted && left > 0; i++) {
      // blanks at the end of a line are lost on the way
      int value = 1 + i < end ? value(line[1 + i]) & 0x3F : 0;
      bits = bits << 6 | value;
      if (i % 4 == 3) {
        for (int shift = 16; shift >= 0 && left > 0; shift -= 8, left--) {
          keep(bits >> shift);
        }
        bits = 0;
      }
    }
    return true;
  }

  /** Characters for a number of bytes. */
  private static int wanted(int count) {
    return (count + 2) / 3 * 4;
  }

  /** By the first line: its first character says how long it is, differently in each alphabet. */
  private boolean isXx(int end) {
    int count = XX.indexOf(line[0]);
    int wanted = wanted(count);
    boolean fits = count > 0 && (end == wanted + 1 || end == wanted + 2);
    return fits && end != wanted(line[0] - ' ' & 0x3F) + 1;
  }

  private int value(byte one) {
    return xx ? XX.indexOf(one) : one - ' ' & 0x3F;
  }

  private void keep(int one) {
    if (kept < most) {
      kept++;
      open.write(one);
    } else {
      more = true;
    }
  }
}
