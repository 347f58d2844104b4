package dev.dropgate.inspect.format.stream;

import dev.dropgate.inspect.ScanBudget;
import dev.dropgate.inspect.ScanBudgetException;

/** The remaining budget of one file with everything nested in it. Not thread safe. */
public final class ArchiveBudget implements ReadBudget {
  /** Less is not a bomb at any ratio: strong compressors reach 300 to 1 on ordinary logs. */
  private static final long RATIO_FLOOR_BYTES = 64 << 20;

  /** Bytes of members that are in memory at a time, on all levels. */
  private static final int MAX_KEPT_BYTES = 32 << 20;

  private final ArchiveLimits limits;
  private final long most;
  private final ScanBudget time;
  private long entries;
  private long expanded;
  private int kept;
  private ArchiveLimitException stop;

  public ArchiveBudget(ArchiveLimits limits, long fileSize, ScanBudget time) {
    this.limits = limits;
    this.time = time;
    this.most =
        fileSize < 0 || fileSize > limits.size() / limits.ratio()
            ? limits.size()
            : Math.min(limits.size(), Math.max(RATIO_FLOOR_BYTES, fileSize * limits.ratio()));
  }

  /** Exhausts the budget: each later call throws the same exception. */
  private void stopAll(String message) throws ArchiveLimitException {
    stop = new ArchiveLimitException(limits, message);
    throw stop;
  }

  /** Throws if a limit is reached or the time is over. */
  @Override
  public void check() throws ArchiveLimitException {
    if (stop != null) {
      throw stop;
    }
    try {
      time.check();
    } catch (ScanBudgetException e) {
      stopAll(e.getMessage());
    }
  }

  /** Counts one member. */
  public void countMember() throws ArchiveLimitException {
    check();
    if (++entries > limits.entries()) {
      stopAll("more than " + limits.entries() + " members (dropgate.archive.entries)");
    }
  }

  public long entriesLeft() {
    return limits.entries() - entries;
  }

  /** Counts unpacked bytes. */
  public void expanded(long bytes) throws ArchiveLimitException {
    check();
    expanded += bytes;
    if (expanded > limits.size()) {
      stopAll("expands to more than " + limits.size() + " bytes (dropgate.archive.size)");
    } else if (expanded > most) {
      stopAll(
          "expands to more than " + limits.ratio() + " times its size (dropgate.archive.ratio)");
    }
  }

  /** Returns the exception for a limit on one member or header. The rest is still inspected. */
  @Override
  public ArchiveLimitException memberLimit(String message) {
    return new ArchiveLimitException(limits, message);
  }

  /** Returns how many more bytes may be kept in memory. */
  public int keepableBytes() {
    return MAX_KEPT_BYTES - kept;
  }

  /** Counts bytes that are kept in memory, or, if negative, released. */
  public void addKept(int bytes) {
    kept += bytes;
  }
}
