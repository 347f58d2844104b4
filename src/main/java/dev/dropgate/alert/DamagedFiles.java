package dev.dropgate.alert;

import dev.dropgate.io.DurableFiles;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves aside files in the outbox that are not tickets, so that they do not block the others.
 * Stateless.
 */
public final class DamagedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedFiles.class);

  private DamagedFiles() {}

  /**
   * Moves a file to {@code damaged}, under a free name, and logs it at WARN.
   *
   * @param outbox the outbox
   * @param file a file in the outbox
   * @throws IOException if it cannot be moved
   */
  public static void moveAside(Path outbox, Path file) throws IOException {
    Path damaged = DurableFiles.createPrivateFolders(outbox.resolve("damaged"));
    Path parked = damaged.resolve(file.getFileName());
    for (int i = 2; Files.exists(parked); i++) {
      parked = damaged.resolve(file.getFileName() + "." + i);
    }
    DurableFiles.rename(file, parked);
    LOG.warn("Damaged alert put aside as {}", PrintableText.of(parked));
  }
}
