package dev.dropgate.inspect.rules.hashes;

import dev.dropgate.io.linux.ThreadHeartbeat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Reads a list of SHA-256 hashes without an object for each line. A line starts with a hash and may
 * contain more text, or the list is CSV with one column of hashes. Not thread safe.
 */
final class HashListReader {
  /** Receives the hashes. */
  interface Sink {
    /**
     * Receives a hash.
     *
     * @param sha256 32 bytes, overwritten after the call
     * @throws IOException if the receiver fails
     */
    void hash(byte[] sha256) throws IOException;
  }

  private static final int BUFFER_BYTES = 1 << 18;
  private static final int HASH_DIGITS = 64;
  private static final int UNKNOWN_COLUMN = -1;
  private static final Set<String> HASH_COLUMN_NAMES =
      Set.of("sha256", "sha256_hash", "sha-256", "sha256sum");

  private Sink sink;
  private static final byte[] DIGIT_VALUES = new byte[256];

  static {
    for (int c = 0; c < DIGIT_VALUES.length; c++) {
      DIGIT_VALUES[c] = (byte) (c < 128 ? Character.digit(c, 16) : -1);
    }
  }

  private final byte[] hash = new byte[32];
  private int column = UNKNOWN_COLUMN;
  private long line;
  private long hashCount;
  private long malformedCount;
  private long firstMalformedLine;
  private boolean endsMidLine;

  private HashListReader(Sink sink) {
    this.sink = sink;
  }

  /**
   * Reads a file to its end.
   *
   * @param file the list
   * @param sink receives the hashes
   * @return the counts of the file
   * @throws IOException if the file cannot be read
   */
  static HashListReader read(Path file, Sink sink) throws IOException {
    HashListReader lines = new HashListReader(sink);
    try (InputStream in = Files.newInputStream(file)) {
      lines.read(in);
    }
    lines.sink = null; // releases what the sink holds
    return lines;
  }

  /** Returns the number of hashes, including duplicates. */
  long hashCount() {
    return hashCount;
  }

  /** Returns the number of lines that should contain a hash and do not. */
  long malformedCount() {
    return malformedCount;
  }

  /** Returns the number of the first malformed line. */
  long firstMalformedLine() {
    return firstMalformedLine;
  }

  /**
   * Returns whether the last line has no newline and is malformed: the file is still being written.
   */
  boolean isCutOff() {
    return endsMidLine;
  }

  private void read(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    int held = 0;
    boolean tooLong = false;
    for (int count = in.read(buffer); count >= 0; ) {
      ThreadHeartbeat.beat();
      int end = held + count;
      int start = 0;
      for (int i = held; i < end; i++) {
        if (buffer[i] == '\n') {
          line(buffer, start, tooLong ? start : i, tooLong);
          tooLong = false;
          start = i + 1;
        }
      }
      held = end - start;
      System.arraycopy(buffer, start, buffer, 0, held);
      if (held == buffer.length) {
        tooLong = true; // drops the start of the line, which counts as malformed at its end
        held = 0;
      }
      count = in.read(buffer, held, buffer.length - held);
    }
    if (held > 0 || tooLong) {
      long before = malformedCount;
      line(buffer, 0, held, tooLong);
      endsMidLine = malformedCount > before;
    }
  }

  private void line(byte[] bytes, int from, int to, boolean tooLong) throws IOException {
    line++;
    int start = from;
    int end = to;
    if (line == 1
        && end - start >= 3
        && bytes[start] == (byte) 0xEF
        && bytes[start + 1] == (byte) 0xBB) {
      start += 3; // a byte order mark
    }
    while (start < end && isBlank(bytes[start])) {
      start++;
    }
    while (start < end && isBlank(bytes[end - 1])) {
      end--;
    }
    if (tooLong) {
      countMalformed();
    } else if (start < end && bytes[start] == '#') {
      readHeader(bytes, start + 1, end);
    } else if (start < end) {
      if (column <= 0 && isHash(bytes, start, end)) {
        addHash(bytes, start);
      } else if (!readRow(bytes, start, end)
          && !(hashCount == 0 && readHeader(bytes, start, end))) {
        countMalformed();
      }
    }
  }

  private void countMalformed() {
    malformedCount++;
    firstMalformedLine = malformedCount == 1 ? line : firstMalformedLine;
  }

  private void addHash(byte[] bytes, int start) throws IOException {
    for (int i = 0; i < hash.length; i++) {
      hash[i] = (byte) (digit(bytes[start + 2 * i]) << 4 | digit(bytes[start + 2 * i + 1]));
    }
    hashCount++;
    sink.hash(hash);
  }

  /** Returns whether the text starts with 64 hex digits and a separator, or consists of them. */
  private static boolean isHash(byte[] bytes, int start, int end) {
    if (end - start < HASH_DIGITS) {
      return false;
    }
    for (int i = start; i < start + HASH_DIGITS; i++) {
      if (digit(bytes[i]) < 0) {
        return false;
      }
    }
    return end - start == HASH_DIGITS || " \t#;,".indexOf(bytes[start + HASH_DIGITS]) >= 0;
  }

  private boolean readRow(byte[] bytes, int start, int end) throws IOException {
    Fields fields = new Fields(bytes, start, end);
    for (int i = 0; fields.next(); i++) {
      if ((column == UNKNOWN_COLUMN || column == i)
          && fields.to - fields.from == HASH_DIGITS
          && isHash(bytes, fields.from, fields.to)) {
        addHash(bytes, fields.from);
        return true;
      }
    }
    return false;
  }

  /** Finds the column by its name. Most providers of lists put the column names into a comment. */
  private boolean readHeader(byte[] bytes, int start, int end) {
    Fields fields = new Fields(bytes, start, end);
    for (int i = 0; fields.next(); i++) {
      String name =
          new String(bytes, fields.from, fields.to - fields.from, StandardCharsets.ISO_8859_1);
      if (HASH_COLUMN_NAMES.contains(name.toLowerCase(Locale.ROOT)) && (i > 0 || fields.more())) {
        column = i;
        return true;
      }
    }
    return false;
  }

  private static int digit(byte c) {
    return DIGIT_VALUES[c & 0xFF];
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  /** The fields of a CSV row in order, without quotes. */
  private static final class Fields {
    private final byte[] bytes;
    private final int end;
    private int at;
    private int from;
    private int to;

    Fields(byte[] bytes, int start, int end) {
      this.bytes = bytes;
      this.at = start;
      this.end = end;
    }

    boolean more() {
      return at <= end;
    }

    boolean next() {
      if (at > end) {
        return false;
      }
      while (at < end && isBlank(bytes[at])) {
        at++;
      }
      boolean quoted = at < end && bytes[at] == '"';
      from = quoted ? ++at : at;
      if (quoted) {
        while (at < end && (bytes[at] != '"' || (at + 1 < end && bytes[at + 1] == '"'))) {
          at += bytes[at] == '"' ? 2 : 1;
        }
        to = Math.min(at, end);
      }
      while (at < end && bytes[at] != ',') {
        at++;
      }
      if (!quoted) {
        to = at;
        while (to > from && isBlank(bytes[to - 1])) {
          to--;
        }
      }
      at++;
      return true;
    }
  }
}
