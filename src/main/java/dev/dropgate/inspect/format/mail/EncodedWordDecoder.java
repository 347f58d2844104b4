package dev.dropgate.inspect.format.mail;

import dev.dropgate.model.NameDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A decoder of words in other character sets, as RFC 2047 writes them in mail fields. mime4j is not
 * used: its pattern takes quadratic time. Stateless.
 */
final class EncodedWordDecoder {
  // Possessive, and no part crosses a question mark, so the time is linear.
  private static final Pattern WORD =
      Pattern.compile("=\\?([^?*\\s]++)(?:\\*[^?\\s]*+)?+\\?([bBqQ])\\?([^?]*+)\\?=");

  private static final String UTF_8 = "utf-8";

  private EncodedWordDecoder() {}

  /** Decodes all decodable words. Drops the blanks between two of them. */
  static String decode(String text) {
    if (!text.contains("=?")) {
      return text;
    }
    StringBuilder decoded = new StringBuilder();
    // The bytes of adjacent words are joined, because a character may be split between them.
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Charset charset = null;
    int end = 0;
    for (Matcher word = WORD.matcher(text); word.find(); end = word.end()) {
      Charset next = findCharset(word.group(1));
      next = next == null ? StandardCharsets.UTF_8 : next;
      boolean neighbour = charset != null && text.substring(end, word.start()).isBlank();
      if (!neighbour || !next.equals(charset)) {
        flush(bytes, charset, decoded);
      }
      if (!neighbour) {
        decoded.append(text, end, word.start());
      }
      charset = next;
      bytes.writeBytes(decodeBytes(word.group(2), word.group(3)));
    }
    flush(bytes, charset, decoded);
    return decoded.append(text, end, text.length()).toString();
  }

  private static void flush(ByteArrayOutputStream bytes, Charset charset, StringBuilder decoded) {
    if (StandardCharsets.UTF_8.equals(charset)) { // or an unknown character set
      decoded.append(NameDecoder.decode(bytes.toByteArray(), charset));
    } else if (charset != null) {
      decoded.append(bytes.toString(charset));
    }
    bytes.reset();
  }

  private static byte[] decodeBytes(String encoding, String coded) {
    return encoding.equalsIgnoreCase("b") ? decodeBase64(coded) : decodeQuoted(coded);
  }

  // Readers skip characters that are not base64, and do not require padding.
  private static byte[] decodeBase64(String coded) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < coded.length() && coded.charAt(i) != '='; i++) {
      char c = coded.charAt(i);
      if (c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '/')) {
        digits.append(c);
      }
    }
    if (digits.length() % 4 == 1) {
      digits.setLength(digits.length() - 1); // six bits are less than a byte
    }
    return Base64.getDecoder().decode(digits.toString());
  }

  private static byte[] decodeQuoted(String coded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(coded.length());
    for (int i = 0; i < coded.length(); i++) {
      char c = coded.charAt(i);
      int high = i + 2 < coded.length() ? Character.digit(coded.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(coded.charAt(i + 2), 16);
      if (c == '=' && low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else if (c < 256) {
        bytes.write(c == '_' ? ' ' : c);
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  /** Returns a character set, or null if the name is unknown. */
  static Charset findCharset(String name) {
    return name.equalsIgnoreCase(UTF_8)
        ? StandardCharsets.UTF_8
        : Known.SETS.get(name.toLowerCase(Locale.ROOT));
  }

  /**
   * The character sets of the JDK by all names. A look-up of an unknown name in the JDK takes up to
   * a millisecond, and one line of a mail can have thousands.
   */
  private static final class Known {
    static final Map<String, Charset> SETS = all();

    private static Map<String, Charset> all() {
      Map<String, Charset> sets = new HashMap<>();
      for (Charset one : Charset.availableCharsets().values()) {
        one.aliases().forEach(alias -> sets.put(alias.toLowerCase(Locale.ROOT), one));
        sets.put(one.name().toLowerCase(Locale.ROOT), one);
      }
      return Map.copyOf(sets);
    }
  }
}
