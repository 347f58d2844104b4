package dev.dropgate.quarantine.file;

import dev.dropgate.io.linux.FolderListing;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The layout of a store: a folder for each record, named by its id. Immutable, thread safe. */
public final class RecordLayout {
  public static final String CONTENT_FILE = "content";

  private static final String TIME_PATTERN = "00000000T000000000-";
  private static final int DAY_DIGITS = TIME_PATTERN.indexOf('T');
  private static final int MAX_ID_LENGTH = TIME_PATTERN.length() + 64;

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

  public Path recordFolder(String id) {
    if (!isId(id)) {
      throw new IllegalArgumentException("no id of a record: " + PrintableText.of(id));
    }
    return store.resolve(id);
  }

  public Path manifestFile(String id) {
    return recordFolder(id).resolve(ManifestFile.FILE_NAME);
  }

  public Path contentFile(String id) {
    return recordFolder(id).resolve(CONTENT_FILE);
  }

  public boolean contains(String id) {
    return isId(id) && Files.isDirectory(recordFolder(id), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Returns the ids of all records from the folder names. Reads no manifest.
   *
   * @return the ids, oldest first; empty if the store does not exist yet
   */
  public List<String> ids() throws IOException {
    List<String> ids = scanIds();
    if (ids == null) {
      ids = listIds();
    }
    String[] sorted = ids.toArray(new String[0]);
    Arrays.parallelSort(sorted); // up to a hundred thousand, in disk order
    return List.of(sorted);
  }

  // Allocates one object per name only. With a hundred thousand records, allocation dominates the
  // cost of a list.
  private List<String> scanIds() throws IOException {
    try (FolderListing scan = FolderListing.open(store)) {
      if (scan == null) {
        return null;
      }
      List<String> ids = new ArrayList<>();
      while (scan.next()) {
        String name = scan.nameText();
        if (isId(name)) {
          ids.add(name);
        }
      }
      return ids;
    }
  }

  private List<String> listIds() throws IOException {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(store)) {
      for (Path path : all) {
        String name = path.getFileName().toString();
        if (isId(name)) {
          ids.add(name);
        }
      }
    } catch (NoSuchFileException e) {
      return ids;
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return ids;
  }

  // An id is the time of the claim, then a hash, so that it sorts by time. Uses no regular
  // expression, because a command may check a hundred thousand names.
  public static boolean isId(String name) {
    if (name.length() <= TIME_PATTERN.length() || name.length() > MAX_ID_LENGTH) {
      return false;
    }
    if (name.charAt(DAY_DIGITS) != 'T' || name.charAt(TIME_PATTERN.length() - 1) != '-') {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean letter = c >= 'a' && c <= 'f' && i >= TIME_PATTERN.length();
      if (!digit && !letter && i != DAY_DIGITS && i != TIME_PATTERN.length() - 1) {
        return false;
      }
    }
    return true;
  }
}
