package dev.dropgate.io.pass;

import dev.dropgate.io.BoundedFiles;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.FileReplacement;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the passes on disk: one small JSON file each, in a folder of the gate. Thread safe. */
public final class ReleasePassStore {
  private static final String FILE_SUFFIX = ".json";

  private final Path folder;
  private volatile Map<String, ReleasePass> cachedPasses = Map.of();

  /**
   * Creates a store without reading anything yet.
   *
   * @param folder may be missing
   */
  public ReleasePassStore(Path folder) {
    this.folder = folder;
  }

  /**
   * Puts a pass in force and removes expired passes.
   *
   * @param pass it is on disk afterwards
   * @throws IOException if it cannot be written; no part of it then remains
   */
  public void add(ReleasePass pass) throws IOException {
    DurableFiles.createPrivateFolders(folder);
    try (FileReplacement file = new FileReplacement(file(pass), JsonCodec.toFileBytes(pass))) {
      file.commit();
    }
    for (ReleasePass other : all()) {
      if (other.isExpired(Instant.now())) {
        remove(other);
      }
    }
  }

  /**
   * Revokes a pass.
   *
   * @param pass may be gone already
   * @throws IOException if it cannot be removed
   */
  public void remove(ReleasePass pass) throws IOException {
    if (Files.deleteIfExists(file(pass))) {
      DurableFiles.sync(folder);
    }
  }

  private Path file(ReleasePass pass) {
    return folder.resolve(pass.id() + FILE_SUFFIX);
  }

  /**
   * Returns all passes, including expired ones. A file that is not a pass is ignored. A pass never
   * changes after it was written, so each is read only once. Otherwise a command that releases a
   * thousand files would read half a million, and the running gate as many.
   *
   * @return oldest first; empty if the folder does not exist yet
   * @throws IOException if the folder cannot be read
   */
  public List<ReleasePass> all() throws IOException {
    Map<String, ReleasePass> before = cachedPasses;
    List<ReleasePass> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(FILE_SUFFIX) && !name.startsWith(".")) {
          String id = name.substring(0, name.length() - FILE_SUFFIX.length());
          ReleasePass pass = before.get(id);
          if (pass == null) {
            readPass(file, id, all);
          } else {
            all.add(pass);
          }
        }
      }
    } catch (NoSuchFileException e) {
      return all;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    cachedPasses = all.stream().collect(Collectors.toMap(ReleasePass::id, pass -> pass));
    all.sort(Comparator.comparing(ReleasePass::id));
    return all;
  }

  private static void readPass(Path file, String id, List<ReleasePass> all) {
    try {
      ReleasePass pass = JsonCodec.read(BoundedFiles.read(file), ReleasePass.class);
      if (pass.isComplete() && pass.id().equals(id)) {
        all.add(pass);
        return;
      }
      log().warn("{} is not a valid pass and is ignored", PrintableText.of(file));
    } catch (NoSuchFileException e) {
      // It was revoked since it was listed.
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      log()
          .warn(
              "{} is not a valid pass and is ignored: {}",
              PrintableText.of(file),
              PrintableText.of(e.toString()));
    }
  }

  /** Returns when passes were last added or removed; null if there is not a folder. */
  FileTime lastModified() {
    if (!Files.exists(folder)) {
      return null; // the usual case; an exception per detection would cost more than its rename
    }
    try {
      return Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return null;
    }
  }

  // Creates the logger only when there is something to log: commands that never log start twice as
  // fast without the logging library.
  private static Logger log() {
    return LoggerFactory.getLogger(ReleasePassStore.class);
  }
}
