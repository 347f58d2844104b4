package dev.dropgate.inspect.archive;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;

/** Words in another character set, as RFC 2047 writes them in fields of a mail. Stateless. */
final class EncodedWords {
  private static final Pattern WORD =
      Pattern.compile("=\\?([^?*\\s]+)(?:\\*[^?\\s]*)?\\?([bBqQ])\\?([^?]*)\\?=");

  private EncodedWords() {}

  /** With all words that can be read. */
  static String decoded(String text) {
    return text.contains("=?")
        ? DecoderUtil.decodeEncodedWords(
            WORD.matcher(text).replaceAll(word -> Matcher.quoteReplacement(repaired(word))),
            DecodeMonitor.SILENT)
        : text;
  }

  // Readers do without the padding of base64; and an extension is ASCII in any character set.
  private static String repaired(MatchResult word) {
    String coded = word.group(3);
    if (word.group(2).equalsIgnoreCase("b")) {
      coded = coded.replaceAll("=+$", "");
      coded += "=".repeat((4 - coded.length() % 4) % 4);
    }
    String charset = isKnown(word.group(1)) ? word.group(1) : "utf-8";
    return "=?" + charset + "?" + word.group(2) + "?" + coded + "?=";
  }

  private static boolean isKnown(String charset) {
    try {
      return Charset.isSupported(charset);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }
}
