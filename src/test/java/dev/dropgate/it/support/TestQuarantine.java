package dev.dropgate.it.support;

import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.store.QuarantineStoreFactory;
import java.nio.file.Path;
import java.util.List;

/** Opens the records that a gate has kept, as a command does. */
public final class TestQuarantine {
  private TestQuarantine() {}

  /** Opens stores; the first one contains the release passes. */
  public static QuarantineService open(List<Path> stores, Path keyFile) {
    return QuarantineStoreFactory.openAll(
        stores.stream().map(Path::toString).toList(), stores.get(0).resolve("passes"), keyFile);
  }
}
