package dev.dropgate.runtime;

import dev.dropgate.config.GateSettings;
import dev.dropgate.quarantine.QuarantineService;
import java.util.List;

/** The quarantine and the held files that the properties name. */
public final class ConfiguredQuarantine {
  private ConfiguredQuarantine() {}

  /** Opens both stores; nothing is read yet. */
  public static QuarantineService of(GateSettings settings) {
    return new QuarantineService(
        List.of(settings.path("dropgate.quarantine"), settings.path("dropgate.held")),
        settings.keyFile());
  }
}
