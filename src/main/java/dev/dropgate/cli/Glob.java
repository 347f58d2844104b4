package dev.dropgate.cli;

import java.util.regex.Pattern;

/**
 * A path pattern as shells have them: {@code *} and {@code ?} stay within a name, {@code **} does
 * not, {@code [a-z]} and {@code [!a-z]} are one character. A backslash stands for itself, so that
 * an escaped path can be pasted. A pattern without a slash is for the last name. Immutable.
 */
final class Glob {
  private final Pattern pattern;
  private final boolean nameOnly;

  Glob(String text) {
    this.nameOnly = text.indexOf('/') < 0;
    this.pattern = Pattern.compile(regex(text), Pattern.DOTALL);
  }

  /**
   * Whether it matches.
   *
   * @param path any text with slashes
   */
  boolean matches(String path) {
    return pattern.matcher(nameOnly ? path.substring(path.lastIndexOf('/') + 1) : path).matches();
  }

  private static String regex(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int close = c == '[' ? text.indexOf(']', i + 2) : -1;
      if (c == '*' && text.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else if (close > 0) {
        regex.append(oneOf(text.substring(i + 1, close)));
        i = close;
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }

  private static String oneOf(String characters) {
    boolean not = characters.startsWith("!");
    String quoted =
        (not ? characters.substring(1) : characters).replaceAll("[\\\\\\[^&]", "\\\\$0");
    return not ? "[^/" + quoted + "]" : "[" + quoted + "]";
  }
}
