package dev.dropgate.quarantine.file;

import dev.dropgate.io.BoundedFiles;
import dev.dropgate.io.linux.FolderListing;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The layout of a store: a folder for each record, named by its id. Immutable, thread safe. */
public final class RecordLayout {
  public static final String MANIFEST_FILE = "manifest.json";
  public static final String CONTENT_FILE = "content";

  private final Path store;

  public RecordLayout(Path store) {
    this.store = store;
  }

  public Path store() {
    return store;
  }

  /** Returns the folder for replacement manifests. It exists only while they are written. */
  Path scratchFolder() {
    return store.resolve(".scratch");
  }

  public Path recordFolder(RecordId id) {
    return store.resolve(id.toString());
  }

  public Path manifestFile(RecordId id) {
    return recordFolder(id).resolve(MANIFEST_FILE);
  }

  public Path contentFile(RecordId id) {
    return recordFolder(id).resolve(CONTENT_FILE);
  }

  public boolean contains(RecordId id) {
    return Files.isDirectory(recordFolder(id), LinkOption.NOFOLLOW_LINKS);
  }

  /** Reads the bytes of a manifest, as {@link FileQuarantineStore#readManifestBytes}. */
  byte[] readManifestBytes(RecordId id) throws IOException {
    try {
      return BoundedFiles.read(manifestFile(id));
    } catch (NoSuchFileException e) {
      throw new DamagedRecordException(id, "its manifest is missing");
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      throw new DamagedRecordException(id, "its manifest " + PrintableText.of(e.getReason()));
    }
  }

  /** Reads a manifest, as {@link FileQuarantineStore#readManifest}. */
  Manifest readManifest(RecordId id) throws IOException {
    return ManifestCodec.parse(id, readManifestBytes(id));
  }

  /**
   * Returns the ids of all records from the folder names. Reads no manifest.
   *
   * @return the ids, oldest first; empty if the store does not exist yet
   */
  public List<RecordId> ids() throws IOException {
    List<RecordId> ids = scanIds();
    if (ids == null) {
      ids = listIds();
    }
    RecordId[] sorted = ids.toArray(new RecordId[0]);
    Arrays.parallelSort(sorted); // up to a hundred thousand, in disk order
    return List.of(sorted);
  }

  // Allocates two objects per name only. With a hundred thousand records, allocation dominates the
  // cost of a list.
  private List<RecordId> scanIds() throws IOException {
    try (FolderListing scan = FolderListing.open(store)) {
      if (scan == null) {
        return null;
      }
      List<RecordId> ids = new ArrayList<>();
      while (scan.next()) {
        RecordId.parse(scan.nameText()).ifPresent(ids::add);
      }
      return ids;
    }
  }

  private List<RecordId> listIds() throws IOException {
    List<RecordId> ids = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(store)) {
      all.forEach(path -> RecordId.parse(path.getFileName().toString()).ifPresent(ids::add));
    } catch (NoSuchFileException e) {
      return ids;
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return ids;
  }
}
