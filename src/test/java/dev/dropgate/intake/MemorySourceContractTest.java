package dev.dropgate.intake;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract holds for a source that is not a directory. */
class MemorySourceContractTest extends EntrySourceContract {
  private final MemoryEntrySource.Bucket bucket = new MemoryEntrySource.Bucket();
  @TempDir private Path folder;

  @Override
  protected void put(String name, String content) {
    bucket.put(name, content);
  }

  @Override
  protected EntrySource start() {
    return new MemoryEntrySource(folder, bucket);
  }
}
