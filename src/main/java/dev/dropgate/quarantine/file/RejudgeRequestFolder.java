package dev.dropgate.quarantine.file;

import dev.dropgate.io.BoundedFiles;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.FileReplacement;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.RejudgeRequestStore;
import dev.dropgate.quarantine.record.AuditEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The requests of a store on disk: a small file each, in a folder of the store. Thread safe. */
final class RejudgeRequestFolder implements RejudgeRequestStore {
  private static final String REQUESTS_FOLDER = ".rejudge";

  private final Path folder;

  /**
   * Creates the request store. Does not read the disk.
   *
   * @param store the folder of the record store
   */
  RejudgeRequestFolder(Path store) {
    this.folder = store.resolve(REQUESTS_FOLDER);
  }

  @Override
  public void add(RecordId id, Request request) throws IOException {
    DurableFiles.createPrivateFolders(folder);
    try (FileReplacement file = new FileReplacement(file(id), JsonCodec.toFileBytes(request))) {
      file.commit();
    }
  }

  @Override
  public boolean isRequested(RecordId id) {
    return Files.exists(file(id));
  }

  // Ignores files with other names.
  @Override
  public List<RecordId> ids() throws IOException {
    return new RecordLayout(folder).ids();
  }

  @Override
  public Request read(RecordId id) throws IOException {
    Request request = JsonCodec.read(BoundedFiles.read(file(id)), Request.class);
    return request.by() == null ? new Request(AuditEvent.GATE, request.reason()) : request;
  }

  @Override
  public void remove(RecordId id) throws IOException {
    Files.deleteIfExists(file(id));
  }

  private Path file(RecordId id) {
    return folder.resolve(id.toString());
  }
}
