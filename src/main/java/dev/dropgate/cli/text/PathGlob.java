package dev.dropgate.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * A path pattern in shell syntax: {@code *} and {@code ?} stay within a name, {@code **} does not,
 * {@code [a-z]} and {@code [!a-z]} match one character. A backslash matches itself, so that an
 * escaped path can be pasted. A pattern without a slash applies to the last name. Matching takes
 * time linear in the path length, however many stars there are. Immutable.
 */
public final class PathGlob {
  /** The characters that a token matches, and whether it matches any number of them. */
  private record GlobToken(IntPredicate takes, boolean any) {}

  private final List<GlobToken> tokens;
  private final boolean nameOnly;

  PathGlob(String text) {
    this.nameOnly = text.indexOf('/') < 0;
    this.tokens = tokens(text);
  }

  /**
   * Returns whether a path matches.
   *
   * @param path any text with slashes
   */
  public boolean matches(String path) {
    String text = nameOnly ? path.substring(path.lastIndexOf('/') + 1) : path;
    // All positions in the pattern that a match can have reached, after each character.
    boolean[] at = new boolean[tokens.size() + 1];
    at[0] = true;
    skipStars(at);
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      boolean[] next = new boolean[at.length];
      for (int j = 0; j < tokens.size(); j++) {
        if (at[j] && tokens.get(j).takes().test(text.codePointAt(i))) {
          next[tokens.get(j).any() ? j : j + 1] = true;
        }
      }
      skipStars(next);
      at = next;
    }
    return at[tokens.size()];
  }

  /** Adds the positions after a star, because a star may match nothing. */
  private void skipStars(boolean[] at) {
    for (int i = 0; i < tokens.size(); i++) {
      at[i + 1] |= at[i] && tokens.get(i).any();
    }
  }

  private static List<GlobToken> tokens(String text) {
    List<GlobToken> tokens = new ArrayList<>();
    int lastClose = text.lastIndexOf(']');
    for (int i = 0; i < text.length(); i++) {
      int c = text.codePointAt(i);
      int close = c == '[' && i + 2 <= lastClose ? text.indexOf(']', i + 2) : -1;
      if (c == '*' && text.startsWith("**", i)) {
        tokens.add(new GlobToken(one -> true, true));
        i++;
      } else if (c == '*') {
        tokens.add(new GlobToken(PathGlob::isWithinName, true));
      } else if (c == '?') {
        tokens.add(new GlobToken(PathGlob::isWithinName, false));
      } else if (close > 0) {
        tokens.add(new GlobToken(oneOf(text.substring(i + 1, close)), false));
        i = close;
      } else {
        tokens.add(new GlobToken(one -> one == c, false));
        i += Character.charCount(c) - 1;
      }
    }
    return tokens;
  }

  private static IntPredicate oneOf(String characters) {
    boolean not = characters.startsWith("!");
    String quoted =
        (not ? characters.substring(1) : characters).replaceAll("[\\\\\\[^&]", "\\\\$0");
    Pattern one = Pattern.compile(not ? "[^/" + quoted + "]" : "[" + quoted + "]");
    return c -> one.matcher(Character.toString(c)).matches();
  }

  private static boolean isWithinName(int c) {
    return c != '/';
  }
}
