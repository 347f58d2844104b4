package dev.dropgate.inspect.format.pdf;

import dev.dropgate.inspect.ScanLimitException;
import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.format.document.DocumentBudget;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSObjectKey;

/**
 * A search for the objects of a PDF without a table of objects, as readers do it. Of objects with
 * the same number, some readers take the first and others the last. Stateless.
 */
public final class PdfObjectFinder {
  /** The part at the end of the file that leads to the table. */
  private static final int TAIL_BYTES = 1024;

  private static final Pattern TABLE_POINTER =
      Pattern.compile("(?s).*startxref\\s+(\\d{1,18})\\D.*");
  private static final Pattern TABLE_START =
      Pattern.compile("(?s)\\s*(?:xref|\\d+\\s+\\d+\\s+obj).*");
  private static final Pattern OBJECT_NUMBERS = Pattern.compile("(\\d{1,10})\\s+(\\d{1,5})\\s+$");

  /** Each object may stay in memory as an entry of the table. */
  private static final int MAX_OBJECTS = 500_000;

  /** The length of the two numbers before the keyword, with some blanks. */
  private static final int LOOKBEHIND_BYTES = 32;

  /**
   * An object in the file.
   *
   * @param key the numbers
   * @param offset in bytes
   */
  public record Place(COSObjectKey key, long offset) {}

  /** Receives the places of objects. */
  public interface Visitor {
    void visit(Place place) throws IOException;
  }

  private PdfObjectFinder() {}

  /** Returns whether the end of the file leads to no table. */
  public static boolean isNeeded(Content content) throws IOException {
    long size = content.size();
    int length = (int) Math.min(TAIL_BYTES, size);
    Matcher pointer = TABLE_POINTER.matcher(toText(content.bytes(size - length, length)) + "\n");
    if (!pointer.matches()) {
      return true;
    }
    long at = Long.parseLong(pointer.group(1));
    return at >= size || !TABLE_START.matcher(toText(content.bytes(at, 64))).matches();
  }

  private static String toText(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Reports every offset at which an object seems to begin. */
  public static void forEachObject(Content content, DocumentBudget effort, Visitor visitor)
      throws IOException {
    int found = 0;
    byte[] last = new byte[LOOKBEHIND_BYTES];
    long count = 0;
    try (InputStream in = new BufferedInputStream(content.stream(), 1 << 14)) {
      for (int c = in.read(); c >= 0; c = in.read()) {
        if ((count & 0x3FFF) == 0) {
          effort.check();
        }
        if (c == 'j' && byteAt(last, count - 1) == 'b' && byteAt(last, count - 2) == 'o') {
          Place place = placeOf(last, count - 2);
          if (place != null) {
            if (++found > MAX_OBJECTS) {
              throw new ScanLimitException(
                  "a PDF without a table, of more than " + MAX_OBJECTS + " objects");
            }
            visitor.visit(place);
          }
        }
        last[(int) (count++ % LOOKBEHIND_BYTES)] = (byte) c;
      }
    }
  }

  private static int byteAt(byte[] last, long offset) {
    return offset < 0 ? -1 : last[(int) (offset % LOOKBEHIND_BYTES)];
  }

  private static Place placeOf(byte[] last, long word) {
    StringBuilder text = new StringBuilder();
    for (long i = Math.max(0, word + 2 - LOOKBEHIND_BYTES); i < word; i++) {
      text.append((char) (byteAt(last, i) & 0xFF));
    }
    Matcher numbers = OBJECT_NUMBERS.matcher(text);
    if (!numbers.find()) {
      return null;
    }
    COSObjectKey key =
        new COSObjectKey(Long.parseLong(numbers.group(1)), Integer.parseInt(numbers.group(2)));
    return new Place(key, word - text.length() + numbers.start());
  }
}
