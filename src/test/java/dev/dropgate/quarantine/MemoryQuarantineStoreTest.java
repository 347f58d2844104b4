package dev.dropgate.quarantine;

import dev.dropgate.model.RecordId;
import java.nio.file.Path;

/** The store of the tests keeps the contract, so that other tests may use it. */
class MemoryQuarantineStoreTest extends QuarantineStoreContractTest {
  @Override
  protected QuarantineStore open(Path root) {
    return new MemoryQuarantineStore(root);
  }

  @Override
  protected void damage(QuarantineStore store, RecordId id, byte[] manifest, byte[] content) {
    ((MemoryQuarantineStore) store).damage(id, manifest, content);
  }
}
