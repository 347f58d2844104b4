package dev.dropgate.quarantine.file;

import dev.dropgate.io.BoundedFiles;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.FileReplacement;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.PrintableText;
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
 * The requests to judge records of a store again: a small file each, in a folder of the store,
 * until the gate has done it. So a request survives any crash, and a command needs neither rules
 * nor engines. Thread safe.
 */
public final class RejudgeRequestStore {
  private static final String REQUESTS_FOLDER = ".rejudge";

  private final Path folder;
  private final RecordLayout records;

  /**
   * Creates the request store. Does not read the disk.
   *
   * @param store the folder of the record store
   */
  public RejudgeRequestStore(Path store) {
    this.records = new RecordLayout(store);
    this.folder = store.resolve(REQUESTS_FOLDER);
  }

  /**
   * A request to judge a record again.
   *
   * @param by the user, or {@code gate}; printable
   * @param reason why, printable
   */
  public record Request(String by, String reason) {}

  /**
   * Adds a request.
   *
   * @param id the id of a record in this store
   * @param request the request
   * @throws IOException if it cannot be written
   */
  public void add(String id, Request request) throws IOException {
    DurableFiles.createPrivateFolders(folder);
    try (FileReplacement file = new FileReplacement(file(id), JsonCodec.toFileBytes(request))) {
      file.commit();
    }
  }

  /** Returns whether a record still has a request. */
  public boolean isRequested(String id) {
    return Files.exists(file(id));
  }

  /** Returns the requested ids, oldest first. Ignores files with other names. */
  public List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path file : all) {
        String name = file.getFileName().toString();
        if (RecordLayout.isId(name)) {
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

  public Request read(String id) throws IOException {
    Request request = JsonCodec.read(BoundedFiles.read(file(id)), Request.class);
    return new Request(
        PrintableText.of(request.by() == null ? "gate" : request.by()).toString(),
        request.reason() == null ? null : PrintableText.of(request.reason()).toString());
  }

  public void remove(String id) throws IOException {
    Files.deleteIfExists(file(id));
  }

  private Path file(String id) {
    return folder.resolve(records.recordFolder(id).getFileName());
  }
}
