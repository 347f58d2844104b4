package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.DeliveryState;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finishes at a start what a crash has interrupted, and reads what earlier versions have written.
 * Stateless.
 */
public final class OutboxRecovery {
  /** Until version 0.1 the delivery state of a digest was in a file beside it. */
  private static final String STATE_SUFFIX = ".why";

  private OutboxRecovery() {}

  /** Deletes tickets that are in a digest, and moves delivery states into their digests. */
  public static void run(OutboxLayout layout) throws IOException {
    List<Path> folders = List.of(layout.mail(), layout.deferred(), layout.failed());
    for (Path folder : folders) {
      for (Path file : OutboxLayout.listFiles(folder)) {
        Optional<AlertDigest> digest = layout.read(file, AlertDigest.class, any -> true);
        if (digest.isPresent()) {
          moveState(folder.equals(layout.mail()) ? layout.deferred() : folder, file, digest.get());
          for (AlertTicket ticket : digest.get().tickets()) {
            Files.deleteIfExists(OutboxLayout.jsonFile(layout.outbox(), ticket.id()));
          }
        }
      }
    }
    for (Path folder : folders) {
      deleteStates(folder);
    }
  }

  private static void moveState(Path folder, Path file, AlertDigest digest) throws IOException {
    Path state = folder.resolve(OutboxLayout.key(file) + STATE_SUFFIX);
    if (digest.delivery() == null) {
      DeliveryState read;
      try {
        read = JsonCodec.read(Files.readAllBytes(state), DeliveryState.class);
      } catch (IOException e) {
        return; // there is none, or it is torn; the digest is tried at once in any case
      }
      AtomicFileWriter.replaceTorn(file, JsonCodec.toFileBytes(digest.withDelivery(read)));
    }
  }

  private static void deleteStates(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      for (Path state : all.filter(file -> file.toString().endsWith(STATE_SUFFIX)).toList()) {
        Files.deleteIfExists(state);
      }
    } catch (NoSuchFileException e) {
      // nothing was ever deferred or parked
    }
  }
}
