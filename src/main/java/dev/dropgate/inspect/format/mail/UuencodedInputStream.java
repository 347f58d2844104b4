package dev.dropgate.inspect.format.mail;

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
 * A streamed text that collects the uuencoded or xxencoded files in it between {@code begin} and
 * {@code end}. Not thread safe.
 */
final class UuencodedInputStream extends FilterInputStream {
  private static final Pattern BEGIN_LINE = Pattern.compile("begin [0-7]{3,4} (\\S.*?)\\s*");

  /** A line of such a file has at most 61 characters and a checksum character. */
  private static final int MAX_LINE_BYTES = 300;

  private static final String XX_ALPHABET =
      "+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** A file found in the text. */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  record DecodedFile(byte[] name, byte[] bytes) {}

  private final List<DecodedFile> files = new ArrayList<>();
  private final int most;
  private final byte[] line = new byte[MAX_LINE_BYTES];
  private int length;
  private byte[] name;
  private ByteArrayOutputStream open;
  private int kept;
  private boolean more;
  private boolean xx;
  private boolean blank = true;

  /**
   * Wraps a text.
   *
   * @param text passed on unchanged
   * @param most the number of bytes of files that are kept
   */
  UuencodedInputStream(InputStream text, int most) {
    super(text);
    this.most = most;
  }

  /** Returns all files so far. The last one may be truncated. */
  List<DecodedFile> files() {
    endLine();
    finishFile();
    return List.copyOf(files);
  }

  /** Returns whether the text was blank. */
  boolean isBlank() {
    return blank;
  }

  /** Returns whether the files were larger than what was kept. */
  boolean isTruncated() {
    return more;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    if (one >= 0) {
      acceptByte((byte) one);
    }
    return one;
  }

  @Override
  public int read(byte[] bytes, int offset, int wanted) throws IOException {
    int count = super.read(bytes, offset, wanted);
    for (int i = 0; i < count; i++) {
      acceptByte(bytes[offset + i]);
    }
    return count;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void acceptByte(byte one) {
    blank &= one == '\r' || one == '\n' || one == ' ';
    if (one == '\n') {
      endLine();
    } else if (length < MAX_LINE_BYTES) {
      line[length++] = one;
    }
  }

  private void endLine() {
    int end = length;
    length = 0;
    while (end > 0 && line[end - 1] == '\r') {
      end--;
    }
    if (end > 6 && line[0] == 'b' && line[5] == ' ') {
      Matcher begin = BEGIN_LINE.matcher(new String(line, 0, end, StandardCharsets.ISO_8859_1));
      if (begin.matches()) {
        finishFile();
        name = begin.group(1).getBytes(StandardCharsets.ISO_8859_1);
        return;
      }
    }
    if (name != null && !decodeLine(end)) {
      finishFile();
    }
  }

  private void finishFile() {
    if (open != null) {
      files.add(new DecodedFile(name, open.toByteArray()));
    }
    open = null;
    name = null;
  }

  /** Decodes a line. Returns false if it is not a line of a file. */
  private boolean decodeLine(int end) {
    if (end == 0) {
      return false;
    }
    if (open == null) {
      xx = isXx(end);
    }
    int count = digitValue(line[0]);
    int wanted = encodedChars(count);
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
      // trailing blanks are lost in transit
      int value = 1 + i < end ? digitValue(line[1 + i]) & 0x3F : 0;
      bits = bits << 6 | value;
      if (i % 4 == 3) {
        for (int shift = 16; shift >= 0 && left > 0; shift -= 8, left--) {
          keepByte(bits >> shift);
        }
        bits = 0;
      }
    }
    return true;
  }

  /** Returns the number of characters that encode a number of bytes. */
  private static int encodedChars(int count) {
    return (count + 2) / 3 * 4;
  }

  /**
   * Returns whether the first line is xxencoded. Its first character is the length of the line,
   * which differs between the alphabets.
   */
  private boolean isXx(int end) {
    int count = XX_ALPHABET.indexOf(line[0]);
    int wanted = encodedChars(count);
    boolean fits = count > 0 && (end == wanted + 1 || end == wanted + 2);
    return fits && end != encodedChars(line[0] - ' ' & 0x3F) + 1;
  }

  private int digitValue(byte one) {
    return xx ? XX_ALPHABET.indexOf(one) : one - ' ' & 0x3F;
  }

  private void keepByte(int one) {
    if (kept < most) {
      kept++;
      open.write(one);
    } else {
      more = true;
    }
  }
}
