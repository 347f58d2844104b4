package dev.dropgate.cli;

import java.io.PrintStream;
import java.util.Locale;

/**
 * A bar on standard error for what takes longer than a moment, where that is a terminal; nothing
 * anywhere else. Gone when closed. Thread safe.
 */
final class Progress implements AutoCloseable {
  private static final long FIRST_NANOS = 1_000_000_000;
  private static final long EACH_NANOS = 200_000_000;
  private static final int WIDTH = 30;

  private final PrintStream err;
  private final String what;
  private final long total;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private long next = start + FIRST_NANOS;
  private long done;
  private int shown;

  /**
   * Starts counting.
   *
   * @param what is counted, for example {@code records}
   * @param total how many there are
   */
  Progress(String what, long total) {
    this(System.err, Terminal.is(Terminal.ERR), what, total);
  }

  Progress(PrintStream err, boolean terminal, String what, long total) {
    this.err = err;
    this.terminal = terminal;
    this.what = what;
    this.total = total;
  }

  /** One more is done. */
  synchronized void step() {
    done++;
    if (terminal && System.nanoTime() - next >= 0) {
      show(line(System.nanoTime() - start));
      next = System.nanoTime() + EACH_NANOS;
    }
  }

  /** Makes room for a line of another kind; the bar comes again. */
  synchronized void clear() {
    if (shown > 0) {
      err.print("\r" + " ".repeat(shown) + "\r");
      err.flush();
      shown = 0;
    }
  }

  @Override
  public void close() {
    clear();
  }

  private void show(String line) {
    err.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
    err.flush();
    shown = line.length();
  }

  String line(long nanos) {
    long of = Math.max(total, done);
    int bar = (int) (WIDTH * done / Math.max(1, of));
    long left = (long) ((double) nanos / Math.max(1, done) * (of - done) / 1e9);
    return String.format(
        Locale.ROOT,
        "[%s%s] %,d of %,d %s, %d:%02d left",
        "=".repeat(bar),
        " ".repeat(WIDTH - bar),
        done,
        of,
        what,
        left / 60,
        left % 60);
  }
}
