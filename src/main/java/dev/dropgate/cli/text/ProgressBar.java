package dev.dropgate.cli.text;

import java.io.PrintStream;
import java.util.Locale;

/**
 * A progress bar on standard error. Appears only on a terminal and only after a second, and
 * disappears when closed. Thread safe.
 */
public final class ProgressBar implements AutoCloseable {
  private static final long SHOW_AFTER_NANOS = 1_000_000_000;
  private static final long UPDATE_INTERVAL_NANOS = 200_000_000;
  private static final int BAR_WIDTH = 30;

  private final PrintStream err;
  private final String what;
  private final long total;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private long next = start + SHOW_AFTER_NANOS;
  private long done;
  private int shown;

  /**
   * Starts the progress.
   *
   * @param what the counted things, for example {@code records}
   * @param total the number of things
   */
  public ProgressBar(String what, long total) {
    this(System.err, Terminal.isTerminal(Terminal.STDERR_DESCRIPTOR), what, total);
  }

  ProgressBar(PrintStream err, boolean terminal, String what, long total) {
    this.err = err;
    this.terminal = terminal;
    this.what = what;
    this.total = total;
  }

  /** Counts one more thing as done. */
  public synchronized void step() {
    done++;
    if (terminal && System.nanoTime() - next >= 0) {
      show(line(System.nanoTime() - start));
      next = System.nanoTime() + UPDATE_INTERVAL_NANOS;
    }
  }

  /** Clears the line for other output. The bar appears again later. */
  public synchronized void clear() {
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
    int bar = (int) (BAR_WIDTH * done / Math.max(1, of));
    long left = (long) ((double) nanos / Math.max(1, done) * (of - done) / 1e9);
    return String.format(
        Locale.ROOT,
        "[%s%s] %,d of %,d %s, %d:%02d left",
        "=".repeat(bar),
        " ".repeat(BAR_WIDTH - bar),
        done,
        of,
        what,
        left / 60,
        left % 60);
  }
}
