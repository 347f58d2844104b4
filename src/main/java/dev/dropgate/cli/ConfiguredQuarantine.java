package dev.dropgate.cli;

import dev.dropgate.quarantine.Quarantine;
import java.util.List;

/** The quarantine and the held files that the properties name. */
final class ConfiguredQuarantine {
  private ConfiguredQuarantine() {}

  /** Opens both stores; nothing is read yet. */
  static Quarantine of(Settings settings) {
    return new Quarantine(
        List.of(settings.path("dropgate.quarantine"), settings.path("dropgate.held")),
        settings.keyFile());
  }
}
