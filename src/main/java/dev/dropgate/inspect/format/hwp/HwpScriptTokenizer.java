package dev.dropgate.inspect.format.hwp;

/**
 * A tokenizer of scripts. It stops at anything that an inert script does not have, and is then not
 * at the end. For one script.
 */
final class HwpScriptTokenizer {
  /** White space of a script; other characters end lines only for some readers. */
  private static final String BLANKS = " \t\r\n";

  private static final String SIGNS = ";,.=(){}";

  /** The token at the end, and where the script cannot be parsed. */
  private static final String END_OF_TOKENS = "";

  private final String text;
  private int at;
  private String ahead;
  private boolean broken;

  HwpScriptTokenizer(String text) {
    this.text = text;
  }

  /**
   * Returns the next word, sign or literal; empty at the end, and where the script cannot be
   * parsed.
   */
  String next() {
    String token = ahead == null ? readToken() : ahead;
    ahead = null;
    return token;
  }

  /** Skips a sign if it is the next token. Returns whether it was. */
  boolean skip(String sign) {
    ahead = next();
    boolean found = ahead.equals(sign);
    if (found) {
      ahead = null;
    }
    return found;
  }

  /** Returns whether every character was parsed. */
  boolean isAtEnd() {
    return !broken && at == text.length();
  }

  boolean isName(String token) {
    return !token.isEmpty() && isLetter(token.charAt(0)) && !isDigit(token.charAt(0));
  }

  /** Returns whether a token is a number or a quoted text. */
  boolean isLiteral(String token) {
    return !token.isEmpty() && (isDigit(token.charAt(0)) || "\"'".indexOf(token.charAt(0)) >= 0);
  }

  private String readToken() {
    if (!skipBlanks()) {
      return fail();
    }
    if (at == text.length()) {
      return END_OF_TOKENS;
    }
    int start = at;
    char first = text.charAt(at++);
    if (SIGNS.indexOf(first) >= 0) {
      return String.valueOf(first);
    }
    if (first == '"' || first == '\'') {
      return readLiteral(start, first);
    }
    if (!isLetter(first)) {
      return fail();
    }
    while (at < text.length() && isLetter(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private String fail() {
    broken = true;
    at = text.length();
    return END_OF_TOKENS;
  }

  private String readLiteral(int start, char quote) {
    while (at < text.length() && text.charAt(at) != quote) {
      char one = text.charAt(at);
      if (one < ' ' || isLineSeparator(one)) {
        return fail();
      }
      at += one == '\\' ? 2 : 1;
    }
    if (at >= text.length()) {
      return fail();
    }
    at++;
    return text.substring(start, at);
  }

  /** Skips white space and comments. Returns false if a comment may be code for some engine. */
  private boolean skipBlanks() {
    while (at < text.length()) {
      if (BLANKS.indexOf(text.charAt(at)) >= 0) {
        at++;
      } else if (text.startsWith("//", at)) {
        if (!skipLineComment()) {
          return false;
        }
      } else if (text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0 || isConditional(at + 2)) {
          return false;
        }
        at = end + 2;
      } else {
        return true;
      }
    }
    return true;
  }

  private boolean skipLineComment() {
    if (isConditional(at + 2)) {
      return false;
    }
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      if (isLineSeparator(text.charAt(at))) {
        return false;
      }
      at++;
    }
    return true;
  }

  /**
   * Returns whether a comment starts with an at sign. JScript runs it (conditional compilation).
   */
  private boolean isConditional(int from) {
    return from < text.length() && text.charAt(from) == '@';
  }

  /** Returns whether only some engines end a line at a character. */
  private static boolean isLineSeparator(char one) {
    return one == '\u2028' || one == '\u2029' || one == '\u0085' || one == '\f' || one == '\u000B';
  }

  private static boolean isLetter(char one) {
    return Character.isLetterOrDigit(one) || one == '_' || one == '$';
  }

  private static boolean isDigit(char one) {
    return one >= '0' && one <= '9';
  }
}
