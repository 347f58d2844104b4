package dev.dropgate.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The classes of the packaged jar as docs/how-to/run.md keeps them, made once for each build: the
 * tests start the jar some hundred times, and without this half of their processor time would go
 * into loading the same classes. Several JVMs of tests may ask for it at the same time.
 */
final class ClassArchive {
  private static final Path FILE = Path.of("target", "dropgate.jsa").toAbsolutePath();

  private ClassArchive() {}

  /** Returns the archive of a jar; the first call after a build makes it. */
  static synchronized Path of(Path jar) {
    try (FileChannel channel =
            FileChannel.open(
                FILE.resolveSibling("dropgate.jsa.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      boolean fresh =
          Files.exists(FILE)
              && Files.getLastModifiedTime(FILE).compareTo(Files.getLastModifiedTime(jar)) > 0;
      if (lock.isValid() && !fresh) {
        make();
      }
      return FILE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void make() throws IOException {
    Path folder = Files.createTempDirectory("dropgate-classes-");
    try {
      Path made = folder.resolve("dropgate.jsa");
      try (DropgateProcess gate =
          new DropgateProcess.Builder(folder)
              .jvm("-XX:ArchiveClassesAtExit=" + made)
              .start("run")
              .ready()) {
        gate.terminate();
        if (gate.exitStatus() != 0) {
          throw new IOException("no archive of classes: " + gate.out() + gate.err());
        }
      }
      Files.move(made, FILE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      TestFiles.delete(folder);
    }
  }
}
