package dev.dropgate.runtime;

import dev.dropgate.config.GateSettings;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import java.util.List;

/** Opens the quarantine and the held files of the settings. */
final class ConfiguredQuarantine {
  private ConfiguredQuarantine() {}

  /** Opens both stores. Does not read the disk. */
  public static QuarantineService of(GateSettings settings) {
    return FileQuarantineStore.open(
        List.of(settings.path("dropgate.quarantine"), settings.path("dropgate.held")),
        settings.keyFile());
  }
}
