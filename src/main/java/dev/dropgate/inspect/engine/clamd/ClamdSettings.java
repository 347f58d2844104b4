package dev.dropgate.inspect.engine.clamd;

import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.engine.EngineAddress;
import java.time.Duration;
import java.util.List;

/**
 * The settings of one clamd.
 *
 * @param address of the server
 * @param connect limit for connecting, and for the answer to a PING
 * @param silence limit for the time between two bytes in either direction
 */
public record ClamdSettings(EngineAddress address, Duration connect, Duration silence) {
  /**
   * Reads the settings of each clamd in {@code engine.clamd}.
   *
   * @return in the order of the setting; empty for none
   * @throws IllegalArgumentException with one printable line if a setting is wrong
   */
  public static List<ClamdSettings> read(InspectionSettings settings) {
    Duration connect = Duration.ofMillis(settings.number("engine.connect-timeout", 2_000, 1));
    Duration silence = Duration.ofMillis(settings.number("engine.read-timeout", 60_000, 1));
    String addresses = settings.text("engine.clamd", "");
    return EngineAddress.parseList("engine.clamd", addresses).stream()
        .map(address -> new ClamdSettings(address, connect, silence))
        .toList();
  }
}
