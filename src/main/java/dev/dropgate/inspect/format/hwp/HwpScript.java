package dev.dropgate.inspect.format.hwp;

import dev.dropgate.inspect.content.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * A script of a Hangul document. Hangul writes one into every document that has a form or was
 * edited with the script editor, so the presence of a script means nothing. A script is inert if it
 * has only variables that name parts of the document, functions without statements, and texts for
 * the list of a combo box. For one script.
 */
public final class HwpScript {
  /** Real scripts have a few hundred characters. */
  private static final int MAX_BYTES = 1 << 20;

  /** Finds a form control by its name. */
  private static final String FIND_CONTROL = "ItemFromName";

  /** Adds a text to a form control. */
  private static final String ADD_TEXT = "InsertString";

  private final HwpScriptTokenizer tokens;

  private HwpScript(String text) {
    this.tokens = new HwpScriptTokenizer(text);
  }

  /**
   * Returns whether a script does nothing when it runs.
   *
   * @param content the bytes of the script
   * @return false if it does something, or is too large to be read
   * @throws IOException if the bytes cannot be read
   */
  public static boolean isInert(Content content) throws IOException {
    byte[] bytes = readBytes(content);
    return bytes != null && isInert(decode(bytes));
  }

  /**
   * Returns whether a script does nothing when it runs.
   *
   * @param text the source
   * @return false if it does something, or cannot be parsed
   */
  public static boolean isInert(String text) {
    return text.length() <= MAX_BYTES && new HwpScript(text).isInert();
  }

  /**
   * Returns whether only Hangul can run a script. UTF-16 without a byte order mark has no two
   * adjacent ASCII characters for Windows Script Host, browsers and Node.js.
   *
   * @param content the bytes of the script
   * @return false for any other encoding, or if the script is too large to be read
   * @throws IOException if the bytes cannot be read
   */
  public static boolean isForHangulOnly(Content content) throws IOException {
    byte[] bytes = readBytes(content);
    if (bytes == null || bytes.length % 2 != 0 || (bytes.length > 0 && hasByteOrderMark(bytes))) {
      return false;
    }
    for (int i = 0; i < bytes.length; i += 2) {
      if (bytes[i] > 0 && bytes[i + 1] > 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] readBytes(Content content) throws IOException {
    if (content.size() < 0 || content.size() > MAX_BYTES) {
      return null;
    }
    try (InputStream in = content.stream()) {
      return in.readAllBytes();
    }
  }

  private static String decode(byte[] bytes) {
    Charset charset =
        isUtf16(bytes)
            ? (bytes[0] & 0xFF) == 0xFE ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE
            : StandardCharsets.UTF_8;
    String text = new String(bytes, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static boolean hasByteOrderMark(byte[] bytes) {
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    return (first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF);
  }

  /**
   * Returns whether the text is UTF-16. Text of one byte per character has no zeros; UTF-16 has
   * some.
   */
  private static boolean isUtf16(byte[] bytes) {
    if (bytes.length < 2 || bytes.length % 2 != 0) {
      return false;
    }
    boolean wide = hasByteOrderMark(bytes);
    for (int i = 1; i < bytes.length && !wide; i += 2) {
      wide = bytes[i] == 0;
    }
    return wide;
  }

  private boolean isInert() {
    for (String word = tokens.next(); !word.isEmpty(); word = tokens.next()) {
      boolean inert =
          switch (word) {
            case ";" -> true;
            case "var" -> acceptsVariables();
            case "function" -> acceptsFunction();
            default -> acceptsAddText(word);
          };
      if (!inert) {
        return false;
      }
    }
    return tokens.isAtEnd();
  }

  /** Accepts one or more names, each with a literal or a part of the document as its value. */
  private boolean acceptsVariables() {
    do {
      if (!tokens.isName(tokens.next())) {
        return false;
      }
      if (tokens.skip("=") && !acceptsValue(tokens.next())) {
        return false;
      }
    } while (tokens.skip(","));
    return true;
  }

  private boolean acceptsValue(String first) {
    if (tokens.isLiteral(first)) {
      return true;
    }
    if (!tokens.isName(first)) {
      return false;
    }
    String last = first;
    while (tokens.skip(".")) {
      last = tokens.next();
      if (!tokens.isName(last)) {
        return false;
      }
    }
    return !tokens.skip("(") || (last.equals(FIND_CONTROL) && acceptsLiterals());
  }

  private boolean acceptsFunction() {
    if (!tokens.isName(tokens.next()) || !tokens.skip("(")) {
      return false;
    }
    if (!tokens.skip(")")) {
      do {
        if (!tokens.isName(tokens.next())) {
          return false;
        }
      } while (tokens.skip(","));
      if (!tokens.skip(")")) {
        return false;
      }
    }
    if (!tokens.skip("{")) {
      return false;
    }
    for (String word = tokens.next(); !word.equals("}"); word = tokens.next()) {
      if (!word.equals(";") && !word.equals("return") && !acceptsAddText(word)) {
        return false;
      }
    }
    return true;
  }

  private boolean acceptsAddText(String control) {
    return tokens.isName(control)
        && tokens.skip(".")
        && tokens.next().equals(ADD_TEXT)
        && tokens.skip("(")
        && acceptsLiterals();
  }

  /** Accepts literals up to the closing bracket. */
  private boolean acceptsLiterals() {
    if (tokens.skip(")")) {
      return true;
    }
    do {
      if (!tokens.isLiteral(tokens.next())) {
        return false;
      }
    } while (tokens.skip(","));
    return tokens.skip(")");
  }
}
