package dev.dropgate.inspect.format.web;

import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.KeywordMatcher;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A finder of active content in a drawing that reads it in one pass, tag by tag. For one drawing.
 */
public final class SvgActionFinder {
  private static final KeywordMatcher ACTION_KEYWORDS =
      new KeywordMatcher(
          List.of("<script", ":script", "javascript:", "vbscript:", "data:text/html"));

  private static final long SCRIPT_BIT = 1;
  private static final long PREFIXED_SCRIPT_BIT = 2;
  private static final String COMMENT_START = "!--";
  private static final String CDATA_START = "![CDATA[";

  private boolean tag;

  /** The name of the current tag as far as it was read. */
  private final StringBuilder name = new StringBuilder();

  private boolean inName;

  /** The end mark of a comment or CDATA section as a number of three bytes; 0 for none. */
  private int section;

  private int last;
  private int quote;

  /** The progress in the name of an event handler: a blank, o, n, letters, and optional blanks. */
  private int handler;

  private SvgActionFinder() {}

  /**
   * Returns a description of the first active content.
   *
   * @return null if there is none
   */
  public static String findAction(InputStream in, DocumentBudget effort) throws IOException {
    SvgActionFinder drawing = new SvgActionFinder();
    byte[] buffer = new byte[1 << 14];
    int state = KeywordMatcher.START_STATE;
    for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
      effort.check();
      for (int i = 0; i < count; i++) {
        int c = buffer[i];
        if (c == 0) {
          continue; // half of a wide character
        }
        if (drawing.section != 0) {
          drawing.readSection(c);
          continue;
        }
        boolean handler = drawing.isHandler(c);
        state = ACTION_KEYWORDS.nextState(state, c);
        long found = ACTION_KEYWORDS.matchesAt(state);
        if (handler) {
          return "a handler of events";
        } else if ((found & SCRIPT_BIT) != 0
            || ((found & PREFIXED_SCRIPT_BIT) != 0 && drawing.inName)) {
          return "a script"; // counts in quotes too, because it may be in an entity
        } else if ((found & ~(SCRIPT_BIT | PREFIXED_SCRIPT_BIT)) != 0 && drawing.tag) {
          return "a link to a script";
        }
      }
    }
    return null;
  }

  /** Returns whether the name of an event handler has just ended. */
  private boolean isHandler(int c) {
    if (!tag) {
      tag = c == '<';
      inName = tag;
      name.setLength(0);
      handler = 0;
      return false;
    }
    if (inName) {
      name(c);
      if (section != 0) {
        return false;
      }
    }
    if (quote != 0) {
      quote = c == quote ? 0 : quote;
      handler = quote == 0 ? 1 : 0; // some readers do not require a blank there
      return false;
    }
    boolean blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '/';
    int lower = c | 0x20;
    switch (c) {
      case '>' -> tag = false;
      case '"', '\'' -> {
        quote = c;
        handler = 0;
      }
      case '=' -> {
        boolean ended = handler >= 6;
        handler = 0;
        return ended;
      }
      default ->
          handler =
              blank
                  ? (handler >= 6 ? handler : 1)
                  : lower >= 'a' && lower <= 'z' ? nextHandlerState(lower) : 0;
    }
    return false;
  }

  private void name(int c) {
    name.append((char) c);
    inName = c > ' ' && c != '/' && c != '>' && name.length() < 64;
    String begun = name.toString();
    if (begun.equals(COMMENT_START) || begun.equals(CDATA_START)) {
      section = begun.equals(COMMENT_START) ? 0x2D2D3E : 0x5D5D3E;
      last = 0;
      tag = false;
      inName = false;
    }
  }

  private void readSection(int c) {
    last = ((last << 8) | (c & 0xFF)) & 0xFFFFFF;
    section = last == section ? 0 : section;
  }

  /** Returns the next progress. The shortest handler name has three letters after the first two. */
  private int nextHandlerState(int lower) {
    return switch (handler) {
      case 0 -> 0;
      case 1 -> lower == 'o' ? 2 : 0;
      case 2 -> lower == 'n' ? 3 : 0;
      default -> Math.min(handler + 1, 6);
    };
  }
}
