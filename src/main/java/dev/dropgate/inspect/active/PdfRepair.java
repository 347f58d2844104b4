package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Content;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSObjectKey;

/**
 * What a reader does that does not find the table of objects: it looks for the objects itself. Of
 * those with the same number some readers take the first, others the last. Stateless.
 */
final class PdfRepair {
  /** At the end of the file. */
  private static final int TAIL = 1024;

  private static final Pattern POINTER = Pattern.compile("(?s).*startxref\\s+(\\d{1,18})\\D.*");
  private static final Pattern TABLE = Pattern.compile("(?s)\\s*(?:xref|\\d+\\s+\\d+\\s+obj).*");
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,10})\\s+(\\d{1,5})\\s+$");

  /** Each may stay in memory, as an entry of the table. */
  private static final int MOST = 500_000;

  /** The two numbers before the word, with some blanks. */
  private static final int BEFORE = 32;

  /**
   * An object in the file.
   *
   * @param key its numbers
   * @param offset where it begins, in bytes
   */
  record Place(COSObjectKey key, long offset) {}

  /** Hears of places. */
  interface Visitor {
    void visit(Place place) throws IOException;
  }

  private PdfRepair() {}

  /** Whether the end of the file leads to no table. */
  static boolean isNeeded(Content content) throws IOException {
    long size = content.size();
    int length = (int) Math.min(TAIL, size);
    Matcher pointer = POINTER.matcher(text(content.bytes(size - length, length)) + "\n");
    if (!pointer.matches()) {
      return true;
    }
    long at = Long.parseLong(pointer.group(1));
    return at >= size || !TABLE.matcher(text(content.bytes(at, 64))).matches();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Tells every place where an object seems to begin. */
  static void each(Content content, Effort effort, Visitor visitor) throws IOException {
    int found = 0;
    byte[] last = new byte[BEFORE];
    long count = 0;
    try (InputStream in = new BufferedInputStream(content.stream(), 1 << 14)) {
      for (int c = in.read(); c >= 0; c = in.read()) {
        if ((count & 0x3FFF) == 0) {
          effort.step();
        }
        if (c == 'j' && at(last, count - 1) == 'b' && at(last, count - 2) == 'o') {
          Place place = place(last, count - 2);
          if (place != null) {
            if (++found > MOST) {
              throw new IOException("a PDF without a table, of more than " + MOST + " objects");
            }
            visitor.visit(place);
          }
        }
        last[(int) (count++ % BEFORE)] = (byte) c;
      }
    }
  }

  private static int at(byte[] last, long offset) {
    return offset < 0 ? -1 : last[(int) (offset % BEFORE)];
  }

  private static Place place(byte[] last, long word) {
    StringBuilder text = new StringBuilder();
    for (long i = Math.max(0, word + 2 - BEFORE); i < word; i++) {
      text.append((char) (at(last, i) & 0xFF));
    }
    Matcher numbers = NUMBERS.matcher(text);
    if (!numbers.find()) {
      return null;
    }
    COSObjectKey key =
        new COSObjectKey(Long.parseLong(numbers.group(1)), Integer.parseInt(numbers.group(2)));
    return new Place(key, word - text.length() + numbers.start());
  }
}
