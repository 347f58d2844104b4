package dev.dropgate.it.intake;

import dev.dropgate.it.support.SlowSuite;
import java.time.Duration;

/** The same attacks for longer: {@code -Draces.millis=N} each. */
@SlowSuite
class LongDropRaceIT extends DropRaceIT {
  @Override
  Duration attackTime() {
    return Duration.ofMillis(Long.getLong("races.millis", 4000));
  }
}
