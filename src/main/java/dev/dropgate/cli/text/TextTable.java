package dev.dropgate.cli.text;

import dev.dropgate.model.PrintableText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A table for people, in constant memory: the first rows determine the widths of the columns. Only
 * the last column is shortened, to the width of the terminal. Not thread safe.
 */
public final class TextTable {
  private static final int SAMPLED_ROWS = 1000;
  private static final String GAP = "  ";
  private static final String ELLIPSIS = "...";

  /** If the last column would be narrower than this, it gets its own line. */
  private static final int MIN_LAST_COLUMN_WIDTH = 20;

  private final PrintStream out;
  private final int width;
  private final int[] widths;
  private List<CharSequence[]> first = new ArrayList<>();

  /**
   * Creates a table.
   *
   * @param out the output
   * @param width the columns of the terminal; 0 for no limit
   * @param head the names of the columns
   */
  public TextTable(PrintStream out, int width, String... head) {
    this.out = out;
    this.width = width;
    this.widths = new int[head.length - 1];
    first.add(head);
  }

  /**
   * Adds a row.
   *
   * @param cells as many as there are columns; names and messages only in this type
   */
  public void addRow(PrintableText... cells) {
    if (first == null) {
      print(cells);
    } else {
      first.add(cells);
      if (first.size() >= SAMPLED_ROWS) {
        printSampled();
      }
    }
  }

  /** Prints the remaining rows. A table without rows is not printed at all. */
  public void finish() {
    if (first != null && first.size() > 1) {
      printSampled();
    }
  }

  private void printSampled() {
    for (CharSequence[] cells : first) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], cells[i].length());
      }
    }
    first.forEach(this::print);
    first = null;
  }

  private void print(CharSequence[] cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells[i]).append(" ".repeat(Math.max(0, widths[i] - cells[i].length())));
      line.append(GAP);
    }
    String last = cells[widths.length].toString();
    int room = width - line.length();
    if (width <= 0) {
      out.println(line.append(last));
    } else if (room >= MIN_LAST_COLUMN_WIDTH || line.length() == 0) {
      out.println(line.append(shorten(last, Math.max(room, MIN_LAST_COLUMN_WIDTH))));
    } else {
      out.println(line.toString().stripTrailing());
      out.println(GAP + shorten(last, Math.max(width - GAP.length(), MIN_LAST_COLUMN_WIDTH)));
    }
  }

  /**
   * Shortens a text in the middle, because the beginning of a path shows where and its end shows
   * what.
   *
   * @param text printable text
   * @param room the maximum width in columns, at least 4
   * @return a text no wider than that; East Asian characters count twice
   */
  static String shorten(String text, int room) {
    if (displayWidth(text) <= room) {
      return text;
    }
    int[] all = text.codePoints().toArray();
    int start = 0;
    int used = ELLIPSIS.length();
    int head = (room - ELLIPSIS.length()) / 3 + ELLIPSIS.length();
    while (used + displayWidth(all[start]) <= head) {
      used += displayWidth(all[start++]);
    }
    int end = all.length;
    while (used + displayWidth(all[end - 1]) <= room) {
      used += displayWidth(all[--end]);
    }
    return new String(all, 0, start) + ELLIPSIS + new String(all, end, all.length - end);
  }

  private static int displayWidth(String text) {
    return text.codePoints().map(TextTable::displayWidth).sum();
  }

  private static int displayWidth(int c) {
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
