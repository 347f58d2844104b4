package dev.dropgate.inspect.archive;

import dev.dropgate.files.NameDecoder;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value of a parameter with a character set and percent signs, as RFC 2231 writes it. */
final class ExtendedValue {
  private static final Pattern HEX = Pattern.compile("%([0-9A-Fa-f]{2})");

  private ExtendedValue() {}

  /** Decodes a value; one without a character set may have encoded words instead. */
  static String decoded(String value) {
    int charsetEnd = value.indexOf('\'');
    int languageEnd = value.indexOf('\'', charsetEnd + 1);
    if (charsetEnd < 0 || languageEnd < 0) {
      String words = EncodedWords.decoded(value);
      return words.equals(value) ? guessed(value) : words;
    }
    String text = value.substring(languageEnd + 1);
    Charset charset = EncodedWords.charset(value.substring(0, charsetEnd));
    try {
      return charset == null ? guessed(text) : URLDecoder.decode(text, charset);
    } catch (IllegalArgumentException e) {
      return guessed(text); // a percent sign with no number behind it
    }
  }

  // Of an unknown character set the ASCII counts, as an extension is ASCII.
  private static String guessed(String text) {
    String latin1 = asLatin1(text);
    return latin1.equals(text)
        ? text
        : NameDecoder.decode(MemberName.bytes(latin1), StandardCharsets.ISO_8859_1);
  }

  private static String asLatin1(String text) {
    return HEX.matcher(text)
        .replaceAll(
            hex ->
                Matcher.quoteReplacement(
                    Character.toString((char) Integer.parseInt(hex.group(1), 16))));
  }
}
