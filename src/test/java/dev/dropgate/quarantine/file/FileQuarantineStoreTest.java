package dev.dropgate.quarantine.file;

import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.QuarantineStore;
import dev.dropgate.quarantine.QuarantineStoreContractTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The store on disk keeps the contract. */
class FileQuarantineStoreTest extends QuarantineStoreContractTest {
  private Path folder;

  @Override
  protected QuarantineStore open(Path root) {
    folder = root.resolve("quarantine");
    return new FileQuarantineStore(folder);
  }

  @Override
  protected void damage(QuarantineStore store, RecordId id, byte[] manifest, byte[] content)
      throws IOException {
    replace(new RecordLayout(folder).manifestFile(id), manifest);
    replace(new RecordLayout(folder).contentFile(id), content);
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file);
    if (bytes != null) {
      Files.write(file, bytes);
    }
  }
}
