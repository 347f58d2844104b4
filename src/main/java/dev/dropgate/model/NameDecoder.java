package dev.dropgate.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads names that are not UTF-8 in the encodings that Windows uses in Korea (CP949) and Japan
 * (Shift-JIS). In both encodings, a second byte may be an ASCII letter or a backslash, but never a
 * dot or a slash, so an ASCII extension stays the same. Stateless, thread safe.
 */
public final class NameDecoder {
  private static final int REPLACEMENT_CHARACTER = 0xFFFD;

  /** The lowest value of both bytes of a character of KS X 1001. */
  private static final int MIN_KS_BYTE = 0xA1;

  /** The vowel mark of katakana, which lies among the symbols. */
  private static final int LONG_VOWEL_MARK = 0x815B;

  private NameDecoder() {}

  /** Loads the charsets when the first name needs them. */
  private static final class Charsets {
    static final Charset KOREAN = Charset.forName("x-windows-949");
    static final Charset JAPANESE = Charset.forName("windows-31j");

    private Charsets() {}
  }

  /**
   * Returns bytes as text for people: printable, on one line.
   *
   * @param bytes the bytes of a name or a path
   * @return the text in another encoding if the bytes are plausible in one, else {@link
   *     PrintableText#of(byte[])}
   */
  public static PrintableText toPrintable(byte[] bytes) {
    PrintableText shown = PrintableText.of(bytes);
    if (shown.toString().indexOf('\\') < 0) {
      return shown; // all of it prints, so it is UTF-8
    }
    return decodeLegacy(bytes).map(PrintableText::of).orElse(shown);
  }

  /**
   * Returns bytes as text.
   *
   * @param bytes the bytes of a name or a path
   * @param otherwise the charset for bytes that are neither UTF-8 nor one of the other encodings
   * @return never null
   */
  public static String decode(byte[] bytes, Charset otherwise) {
    return RawNames.decode(bytes)
        .or(() -> decodeLegacy(bytes))
        .orElseGet(() -> new String(bytes, otherwise));
  }

  /**
   * Decodes bytes that are not UTF-8 in another encoding.
   *
   * @param bytes the bytes of a name or a path
   * @return empty if the bytes are UTF-8, if no other encoding is plausible, or if they contain a
   *     UTF-8 character that does not print and that another encoding would lose
   */
  public static Optional<String> decodeLegacy(byte[] bytes) {
    if (RawNames.decode(bytes).isPresent()
        || !isPrintable(new String(bytes, StandardCharsets.UTF_8))) {
      return Optional.empty();
    }
    return read(bytes, Charsets.KOREAN)
        .filter(text -> isKorean(bytes))
        .or(() -> read(bytes, Charsets.JAPANESE).filter(text -> isJapanese(bytes)));
  }

  private static Optional<String> read(byte[] bytes, Charset charset) {
    try {
      // A new decoder reports malformed input and unmappable characters.
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(text).filter(NameDecoder::isPrintable);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isPrintable(String text) {
    return text.codePoints()
        .allMatch(
            c ->
                PrintableText.isPlain(c)
                    || c == '\\'
                    || c == '\u3000'
                    || c == REPLACEMENT_CHARACTER);
  }

  /**
   * Returns whether most characters are common syllables of Hangul. Every second byte is valid
   * after some first byte, so other encodings can be read as rare syllables and Hanja.
   */
  private static boolean isKorean(byte[] bytes) {
    int syllables = 0;
    int others = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] < 0 && at + 1 < bytes.length) {
        int first = bytes[at] & 0xFF;
        int second = bytes[++at] & 0xFF;
        boolean rare = first < MIN_KS_BYTE || second < MIN_KS_BYTE;
        boolean hanja = first >= 0xC9;
        if (rare || hanja) {
          others++;
        } else if (first >= 0xB0) {
          syllables++;
        }
      }
    }
    return syllables > others;
  }

  /**
   * Returns whether there are kana or common kanji. A single one does not count if a letter beside
   * it or in it makes an accented letter more likely.
   */
  private static boolean isJapanese(byte[] bytes) {
    int common = 0;
    int others = 0;
    int run = 0;
    boolean sure = false;
    int at = 0;
    while (at < bytes.length) {
      int first = bytes[at] & 0xFF;
      boolean pair = (first > 0x80 && first < 0xA0) || first >= 0xE0;
      if (!pair || at + 1 == bytes.length) {
        others += first >= 0x80 ? 1 : 0;
        run = 0;
        at++;
        continue;
      }
      int second = bytes[at + 1] & 0xFF;
      if (isCommon(first, second)) {
        common++;
        run++;
        boolean lone = !isLetter(bytes, at - 1) && !isLetter(bytes, at + 1);
        sure |= run > 1 || (lone && !isLetter(bytes, at + 2) && !isLongVowel(first, second));
      } else {
        others += first >= 0x99 ? 1 : 0;
        run = 0;
      }
      at += 2;
    }
    return sure && common >= others;
  }

  private static boolean isCommon(int first, int second) {
    return (first == 0x82 && second >= 0x9F)
        || first == 0x83
        || (first >= 0x88 && first <= 0x98)
        || isLongVowel(first, second);
  }

  private static boolean isLongVowel(int first, int second) {
    return (first << 8 | second) == LONG_VOWEL_MARK;
  }

  private static boolean isLetter(byte[] bytes, int at) {
    return at >= 0
        && at < bytes.length
        && ((bytes[at] >= 'A' && bytes[at] <= 'Z') || (bytes[at] >= 'a' && bytes[at] <= 'z'));
  }
}
