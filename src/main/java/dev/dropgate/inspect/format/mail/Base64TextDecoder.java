package dev.dropgate.inspect.format.mail;

import dev.dropgate.inspect.format.stream.ByteInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A decoder of base64 in a text. Skips header lines and stops at the first character that is not
 * base64. Not thread safe.
 */
final class Base64TextDecoder extends ByteInputStream {
  private static final byte[] BEGIN = "begin-base64 ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUES = new byte[256];

  static {
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < letters.length(); i++) {
      VALUES[letters.charAt(i)] = (byte) i;
    }
  }

  private final InputStream in;
  private boolean begun;
  private boolean ended;
  private int bits;
  private int count;

  Base64TextDecoder(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /**
   * Returns the offset of the file, after empty lines and one header line.
   *
   * @return -1 if there is none within the given number of bytes
   */
  static int start(byte[] text, int within) {
    int at = 0;
    while (at < Math.min(text.length, within)) {
      if (isBlank(text[at])) {
        at++;
      } else if (text[at] == '-' || isBegin(text, at)) {
        at = lineEnd(text, at);
      } else {
        return VALUES[text[at] & 0xFF] >= 0 ? at : -1;
      }
    }
    return -1;
  }

  /** Returns the name in the header; empty if there is none. */
  static byte[] name(byte[] text) {
    int at = 0;
    while (at < text.length && isBlank(text[at])) {
      at++;
    }
    if (!isBegin(text, at)) {
      return new byte[0];
    }
    int end = lineEnd(text, at);
    String line = new String(text, at, end - at, StandardCharsets.ISO_8859_1).stripTrailing();
    String[] words = line.split(" ", 3);
    return words.length < 3 ? new byte[0] : words[2].getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean isBegin(byte[] text, int at) {
    return at + BEGIN.length <= text.length
        && Arrays.equals(text, at, at + BEGIN.length, BEGIN, 0, BEGIN.length);
  }

  private static int lineEnd(byte[] text, int from) {
    int at = from;
    while (at < text.length && text[at] != '\n') {
      at++;
    }
    return at;
  }

  private static boolean isBlank(int one) {
    return one == '\n' || one == '\r' || one == ' ' || one == '\t';
  }

  @Override
  protected int readByte() throws IOException {
    while (!ended && count < 8) {
      int one = in.read();
      if (one < 0) {
        ended = true;
      } else if (VALUES[one] >= 0 && (begun || !passHeader(one))) {
        begun = true;
        bits = (bits << 6 | VALUES[one]) & 0xFFFF;
        count += 6;
      } else if (one == '-' && !begun) {
        passLine();
      } else if (VALUES[one] < 0 && !isBlank(one)) {
        ended = true;
      }
    }
    if (count < 8) {
      return -1;
    }
    count -= 8;
    return bits >> count & 0xFF;
  }

  /** Skips a header line that begins with the given character. */
  private boolean passHeader(int first) throws IOException {
    if (first != BEGIN[0]) {
      return false;
    }
    in.mark(BEGIN.length);
    byte[] rest = in.readNBytes(BEGIN.length - 1);
    if (Arrays.equals(rest, Arrays.copyOfRange(BEGIN, 1, BEGIN.length))) {
      passLine();
      return true;
    }
    in.reset();
    return false;
  }

  private void passLine() throws IOException {
    for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
      // the name of the file that follows
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
