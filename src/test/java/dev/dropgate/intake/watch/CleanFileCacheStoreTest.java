package dev.dropgate.intake.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanFileCacheStoreTest {
  @TempDir private Path root;

  @Test
  void readsCacheForTheSameEditionOnly() throws IOException {
    CleanFileCache memory = remembering(5_000);
    file().write(memory, "edition");
    CleanFileCache back = file().read("edition");
    assertThat(back.size()).isEqualTo(5_000);
    for (int i = 0; i < 5_000; i++) {
      Path file = root.resolve("f" + i % 50);
      assertThat(back.contains(back.fingerprintOf(file, Path.of("name " + i)))).isTrue();
    }
    assertThat(file().read("edition 2").size()).isZero();
  }

  @Test
  void ignoresTornOrEditedCache() throws IOException {
    file().write(remembering(10), "e");
    byte[] whole = Files.readAllBytes(root.resolve("memory"));
    for (int length = 0; length < whole.length; length++) {
      Files.write(root.resolve("memory"), Arrays.copyOf(whole, length));
      assertThat(file().read("e").size()).as("torn at " + length).isZero();
    }
    for (int i = 0; i < whole.length; i++) {
      byte[] edited = whole.clone();
      edited[i] ^= 1;
      Files.write(root.resolve("memory"), edited);
      assertThat(file().read("e").size()).as("edited at " + i).isZero();
    }
    Files.write(root.resolve("memory"), whole);
    assertThat(file().read("e").size()).isEqualTo(10);
  }

  @Test
  void writesChangesOnlyAndNotTooOften() throws IOException {
    CleanFileCacheStore file = file();
    file.write(new CleanFileCache(), "e");
    assertThat(root.resolve("memory")).doesNotExist();
    CleanFileCache memory = remembering(1);
    file.write(memory, "e");
    Files.delete(root.resolve("memory"));
    file.write(remembering(2), "e");
    assertThat(root.resolve("memory")).as("within the pause").doesNotExist();
  }

  private CleanFileCacheStore file() {
    return new CleanFileCacheStore(root.resolve("memory"));
  }

  private CleanFileCache remembering(int count) throws IOException {
    CleanFileCache memory = new CleanFileCache();
    for (int i = 0; i < count; i++) {
      Path file = root.resolve("f" + i % 50);
      if (!Files.exists(file)) {
        TestFiles.file(file, "content");
      }
      memory.add(memory.fingerprintOf(file, Path.of("name " + i)));
    }
    return memory;
  }
}
