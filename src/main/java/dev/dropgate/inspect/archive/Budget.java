package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.ScanBudget;
import dev.dropgate.inspect.ScanBudgetException;

/** What may still be spent on one file, all that is nested in it together. For one thread. */
final class Budget {
  /** Less than this is no bomb at any ratio: strong compressors reach 300 to 1 on ordinary logs. */
  private static final long RATIO_FLOOR = 64 << 20;

  /** Bytes of members that are in memory at a time, on all levels. */
  private static final int KEPT = 32 << 20;

  private final Limits limits;
  private final long most;
  private final ScanBudget time;
  private long entries;
  private long expanded;
  private int kept;
  private LimitStop stop;

  Budget(Limits limits, long fileSize, ScanBudget time) {
    this.limits = limits;
    this.time = time;
    this.most =
        fileSize < 0 || fileSize > limits.size() / limits.ratio()
            ? limits.size()
            : Math.min(limits.size(), Math.max(RATIO_FLOOR, fileSize * limits.ratio()));
  }

  /** Ends everything: each later call throws the same. */
  private void exceeded(String message) throws LimitStop {
    stop = new LimitStop(limits, message);
    throw stop;
  }

  /** Something goes on: has a limit been reached, or is the time over? */
  void check() throws LimitStop {
    if (stop != null) {
      throw stop;
    }
    try {
      time.check();
    } catch (ScanBudgetException e) {
      exceeded(e.getMessage());
    }
  }

  /** One more member. */
  void entry() throws LimitStop {
    check();
    if (++entries > limits.entries()) {
      exceeded("more than " + limits.entries() + " members (dropgate.archive.entries)");
    }
  }

  long entriesLeft() {
    return limits.entries() - entries;
  }

  /** So many more bytes came out. */
  void expanded(long bytes) throws LimitStop {
    check();
    expanded += bytes;
    if (expanded > limits.size()) {
      exceeded("expands to more than " + limits.size() + " bytes (dropgate.archive.size)");
    } else if (expanded > most) {
      exceeded(
          "expands to more than " + limits.ratio() + " times its size (dropgate.archive.ratio)");
    }
  }

  /** A limit of one member or header only: the rest is still looked into. */
  LimitStop local(String message) {
    return new LimitStop(limits, message);
  }

  /** How many more bytes may be kept in memory. */
  int keepable() {
    return KEPT - kept;
  }

  /** Bytes are kept in memory, or no longer (then negative). */
  void keep(int bytes) {
    kept += bytes;
  }
}
