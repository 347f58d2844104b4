package dev.dropgate.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A table for people, in constant memory: the first rows decide how wide the columns are. The last
 * column is cut only where the terminal ends. Not thread safe.
 */
final class Columns {
  private static final int FIRST = 1000;
  private static final String GAP = "  ";
  private static final String CUT = "...";

  /** Where the last column would be narrower than this it has a line of its own. */
  private static final int LEAST = 20;

  private final PrintStream out;
  private final int width;
  private final int[] widths;
  private List<String[]> first = new ArrayList<>();

  /**
   * Prepares.
   *
   * @param out where it goes
   * @param width columns of the terminal; 0 for as wide as it gets
   * @param head the names of the columns
   */
  Columns(PrintStream out, int width, String... head) {
    this.out = out;
    this.width = width;
    this.widths = new int[head.length - 1];
    first.add(head);
  }

  void row(String... cells) {
    if (first == null) {
      print(cells);
    } else {
      first.add(cells);
      if (first.size() >= FIRST) {
        start();
      }
    }
  }

  /** Prints what has not been printed yet; a table without rows is not printed at all. */
  void end() {
    if (first != null && first.size() > 1) {
      start();
    }
  }

  private void start() {
    for (String[] cells : first) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], cells[i].length());
      }
    }
    first.forEach(this::print);
    first = null;
  }

  private void print(String[] cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells[i]).append(" ".repeat(Math.max(0, widths[i] - cells[i].length())));
      line.append(GAP);
    }
    String last = cells[widths.length];
    int room = width - line.length();
    if (width <= 0) {
      out.println(line.append(last));
    } else if (room >= LEAST || line.length() == 0) {
      out.println(line.append(cut(last, Math.max(room, LEAST))));
    } else {
      out.println(line.toString().stripTrailing());
      out.println(GAP + cut(last, Math.max(width - GAP.length(), LEAST)));
    }
  }

  /**
   * Leaves out the middle: the beginning says where, the end says what.
   *
   * @param text printable
   * @param room columns, at least 4
   * @return no wider than that; East Asian characters count twice
   */
  static String cut(String text, int room) {
    if (columns(text) <= room) {
      return text;
    }
    int[] all = text.codePoints().toArray();
    int start = 0;
    int used = CUT.length();
    int head = (room - CUT.length()) / 3 + CUT.length();
    while (used + columns(all[start]) <= head) {
      used += columns(all[start++]);
    }
    int end = all.length;
    while (used + columns(all[end - 1]) <= room) {
      used += columns(all[--end]);
    }
    return new String(all, 0, start) + CUT + new String(all, end, all.length - end);
  }

  private static int columns(String text) {
    return text.codePoints().map(Columns::columns).sum();
  }

  private static int columns(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115F)
            || (c >= 0x2E80 && c <= 0xA4CF)
            || (c >= 0xAC00 && c <= 0xD7A3)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFE30 && c <= 0xFE6F)
            || (c >= 0xFF00 && c <= 0xFF60)
            || (c >= 0x1F300 && c <= 0x1FAFF)
            || (c >= 0x20000 && c <= 0x3FFFD);
    return wide ? 2 : 1;
  }
}
