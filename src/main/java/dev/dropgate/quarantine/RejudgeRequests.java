package dev.dropgate.quarantine;

import dev.dropgate.files.Disk;
import dev.dropgate.files.Json;
import dev.dropgate.files.OwnFile;
import dev.dropgate.files.Replacement;
import dev.dropgate.files.SafeText;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which records of a store the gate is to judge again: a small file each, in a folder of the store,
 * there until that is done. So a request outlives any crash, and a command needs neither rules nor
 * engines. Thread safe.
 */
public final class RejudgeRequests {
  private static final String FOLDER = ".rejudge";

  private final Path folder;
  private final RecordFolders records;

  /**
   * Names the store; nothing is read yet.
   *
   * @param store its folder
   */
  public RejudgeRequests(Path store) {
    this.records = new RecordFolders(store);
    this.folder = store.resolve(FOLDER);
  }

  /**
   * Who asks.
   *
   * @param by the user, or {@code gate}; printable
   * @param reason why, printable
   */
  public record Request(String by, String reason) {}

  /**
   * Asks.
   *
   * @param id of a record in this store
   * @param request who asks
   * @throws IOException if it cannot be written
   */
  public void add(String id, Request request) throws IOException {
    Disk.privateFolder(folder);
    try (Replacement file = new Replacement(file(id), Json.file(request))) {
      file.commit();
    }
  }

  /** Whether it is still to be done. */
  public boolean has(String id) {
    return Files.exists(file(id));
  }

  /** The ids that are asked for, the oldest first. What is no such file counts for nothing. */
  List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path file : all) {
        String name = file.getFileName().toString();
        if (RecordFolders.isId(name)) {
          ids.add(name);
        }
      }
    } catch (NoSuchFileException e) {
      return ids;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(ids);
    return ids;
  }

  Request read(String id) throws IOException {
    Request request = Json.read(OwnFile.read(file(id)), Request.class);
    return new Request(
        SafeText.of(request.by() == null ? "gate" : request.by()),
        request.reason() == null ? null : SafeText.of(request.reason()));
  }

  void done(String id) throws IOException {
    Files.deleteIfExists(file(id));
  }

  private Path file(String id) {
    return folder.resolve(records.record(id).getFileName());
  }
}
