package dev.dropgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder for the files of one benchmark, on the disk of the build: what is in /tmp may be in
 * memory.
 */
public final class BenchmarkFolder {
  private final Path path;

  /** Makes the folder. */
  public BenchmarkFolder() {
    try {
      path =
          Files.createTempDirectory(
              Files.createDirectories(Path.of("target")).toAbsolutePath(), "jmh-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is, absolute. */
  public Path path() {
    return path;
  }

  /** Deletes it with all that is in it. */
  public void delete() throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
