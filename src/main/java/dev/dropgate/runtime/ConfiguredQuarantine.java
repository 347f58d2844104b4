package dev.dropgate.runtime;

import dev.dropgate.config.GateSettings;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.store.QuarantineStoreFactory;
import java.util.List;

/** Opens the quarantine and the held files of the settings. */
final class ConfiguredQuarantine {
  private ConfiguredQuarantine() {}

  /** Opens both stores, that of dangerous files first. Does not access them. */
  public static QuarantineService of(GateSettings settings) {
    return QuarantineStoreFactory.openAll(
        List.of(settings.get("dropgate.quarantine"), settings.get("dropgate.held")),
        settings.path("dropgate.quarantine").resolve("passes"),
        settings.keyFile());
  }
}
