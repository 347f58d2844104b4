package dev.dropgate.it.support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves only when a test moves it; it starts at the epoch. Not thread safe. */
public final class ManualClock extends Clock {
  private Duration elapsed = Duration.ZERO;

  /** Moves the clock forward. */
  public void advance(Duration by) {
    elapsed = elapsed.plus(by);
  }

  /** Returns the monotonic time in nanoseconds that belongs to {@link #instant()}. */
  public long nanos() {
    return elapsed.toNanos();
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plus(elapsed);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
