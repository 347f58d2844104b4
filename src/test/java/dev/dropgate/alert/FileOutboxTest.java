package dev.dropgate.alert;

import dev.dropgate.io.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Runs on the folders of the digests: one folder for each state. */
class FileOutboxTest extends AlertOutboxContract {
  @TempDir private Path folder;

  @Override
  protected AlertOutbox<AlertTicket> create() {
    return new FileOutbox<>(new OutboxLayout(folder).digests(), AlertTicket.class, any -> true);
  }

  @Override
  protected List<AlertTicket> parked() throws IOException {
    List<AlertTicket> parked = new ArrayList<>();
    for (Path file : OutboxLayout.listFiles(new OutboxLayout(folder).failed())) {
      parked.add(JsonCodec.read(Files.readAllBytes(file), AlertTicket.class));
    }
    return parked;
  }
}
