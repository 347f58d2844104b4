package dev.dropgate.intake;

import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class DirectoryIntakeContractTest extends EntrySourceContract {
  @TempDir private Path root;
  private Path drop;

  @BeforeEach
  void makeDirectory() throws IOException {
    drop = Files.createDirectories(root.resolve("drop"));
  }

  @Override
  protected void put(String name, String content) throws IOException {
    TestFiles.file(drop.resolve(name), content);
  }

  @Override
  protected EntrySource start() {
    return new IntakeFixture(drop, root.resolve("spool")).newIntake();
  }
}
