package dev.dropgate.inspect.format.mail;

import dev.dropgate.inspect.format.stream.ByteInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * A filter that finds the first field of a mail and converts line ends that are a lone CR.
 * Stateless.
 */
final class MailStartFinder {
  /** The number of bytes in which the first field is searched. */
  private static final int MAX_PREAMBLE_BYTES = 1 << 16;

  private MailStartFinder() {}

  /**
   * Returns the mail from its first field on. Readers skip a byte order mark, blank lines and other
   * lines before it.
   *
   * @return null if there is no field
   */
  static InputStream fromFirstField(InputStream in) throws IOException {
    byte[] first = in.readNBytes(MAX_PREAMBLE_BYTES);
    int start = firstFieldOffset(first);
    return start < 0 ? null : withUsualLineEnds(first, start, in);
  }

  /** Returns the mail with lone CRs converted to LF. */
  static InputStream withUsualLineEnds(InputStream in) throws IOException {
    return withUsualLineEnds(in.readNBytes(MAX_PREAMBLE_BYTES), 0, in);
  }

  private static InputStream withUsualLineEnds(byte[] first, int start, InputStream rest) {
    int end = start;
    while (end < first.length && first[end] != '\r' && first[end] != '\n') {
      end++;
    }
    boolean old = end + 1 < first.length && first[end] == '\r' && first[end + 1] != '\n';
    InputStream all =
        new SequenceInputStream(new ByteArrayInputStream(first, start, first.length - start), rest);
    return old ? new BareCrInputStream(all) : all;
  }

  private static int firstFieldOffset(byte[] first) {
    int at = 0;
    if (first.length >= 3 && first[0] == (byte) 0xEF && first[1] == (byte) 0xBB) {
      at = 3;
    }
    while (at < first.length) {
      if (isField(first, at)) {
        return at;
      }
      while (at < first.length && first[at] != '\r' && first[at] != '\n') {
        at++;
      }
      at++;
    }
    return -1;
  }

  private static boolean isField(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && isName(bytes[at])) {
      at++;
    }
    int end = at;
    while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    return end > from && at < bytes.length && bytes[at] == ':';
  }

  private static boolean isName(byte b) {
    return b >= 0 && (Character.isLetterOrDigit(b) || b == '-' || b == '_' || b == '.');
  }

  /** Converts a lone CR to an LF. Keeps all offsets. */
  private static final class BareCrInputStream extends ByteInputStream {
    private final InputStream in;
    private int next = -2;

    BareCrInputStream(InputStream in) {
      this.in = in;
    }

    @Override
    protected int readByte() throws IOException {
      int one = next == -2 ? in.read() : next;
      next = -2;
      if (one != '\r') {
        return one;
      }
      next = in.read();
      return next == '\n' ? '\r' : '\n';
    }
  }
}
