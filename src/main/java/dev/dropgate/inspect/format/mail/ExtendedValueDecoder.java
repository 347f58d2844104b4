package dev.dropgate.inspect.format.mail;

import dev.dropgate.inspect.format.stream.MemberPaths;
import dev.dropgate.model.NameDecoder;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A decoder of parameter values with a character set and percent signs (RFC 2231). Stateless. */
final class ExtendedValueDecoder {
  private static final Pattern PERCENT_ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");

  private ExtendedValueDecoder() {}

  /** Decodes a value. Without a character set, the value may contain encoded words. */
  static String decode(String value) {
    int charsetEnd = value.indexOf('\'');
    int languageEnd = value.indexOf('\'', charsetEnd + 1);
    if (charsetEnd < 0 || languageEnd < 0) {
      String words = EncodedWordDecoder.decode(value);
      return words.equals(value) ? decodeWithoutCharset(value) : words;
    }
    String text = value.substring(languageEnd + 1);
    Charset charset = EncodedWordDecoder.findCharset(value.substring(0, charsetEnd));
    try {
      return charset == null ? decodeWithoutCharset(text) : URLDecoder.decode(text, charset);
    } catch (IllegalArgumentException e) {
      return decodeWithoutCharset(text); // a percent sign without a number
    }
  }

  // The ASCII part counts in an unknown character set, because extensions are ASCII.
  private static String decodeWithoutCharset(String text) {
    String latin1 = asLatin1(text);
    return latin1.equals(text)
        ? text
        : NameDecoder.decode(MemberPaths.encode(latin1), StandardCharsets.ISO_8859_1);
  }

  private static String asLatin1(String text) {
    return PERCENT_ESCAPE
        .matcher(text)
        .replaceAll(
            hex ->
                Matcher.quoteReplacement(
                    Character.toString((char) Integer.parseInt(hex.group(1), 16))));
  }
}
