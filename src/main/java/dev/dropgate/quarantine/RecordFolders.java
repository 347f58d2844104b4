package dev.dropgate.quarantine;

import dev.dropgate.files.FolderScan;
import dev.dropgate.files.SafeText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where a store keeps what: a folder for each record, named by its id. Immutable, thread safe. */
final class RecordFolders {
  static final String CONTENT = "content";

  private static final String TIME = "00000000T000000000-";
  private static final int DAY = TIME.indexOf('T');
  private static final int LONGEST = TIME.length() + 64;

  private final Path store;

  RecordFolders(Path store) {
    this.store = store;
  }

  Path store() {
    return store;
  }

  /** Where manifests are written that will replace others; there while that is done. */
  Path scratch() {
    return store.resolve(".scratch");
  }

  Path record(String id) {
    if (!isId(id)) {
      throw new IllegalArgumentException("no id of a record: " + SafeText.of(id));
    }
    return store.resolve(id);
  }

  Path manifest(String id) {
    return record(id).resolve(ManifestFile.NAME);
  }

  Path content(String id) {
    return record(id).resolve(CONTENT);
  }

  boolean has(String id) {
    return isId(id) && Files.isDirectory(record(id), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The ids of all records: names only, no manifest is read.
   *
   * @return oldest first; empty if there is no store yet
   */
  List<String> ids() throws IOException {
    List<String> ids = scanned();
    if (ids == null) {
      ids = listed();
    }
    String[] sorted = ids.toArray(new String[0]);
    Arrays.parallelSort(sorted); // a hundred thousand, in the order of the disk
    return List.of(sorted);
  }

  // Without an object for each name but itself: for a hundred thousand that is what a list costs.
  private List<String> scanned() throws IOException {
    try (FolderScan scan = FolderScan.open(store)) {
      if (scan == null) {
        return null;
      }
      List<String> ids = new ArrayList<>();
      while (scan.next()) {
        String name = scan.text();
        if (isId(name)) {
          ids.add(name);
        }
      }
      return ids;
    }
  }

  private List<String> listed() throws IOException {
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

  // What intake makes: the time of the claim, then a hash, so that it sorts by time. No regular
  // expression, because a command may ask for each of a hundred thousand names.
  static boolean isId(String name) {
    if (name.length() <= TIME.length() || name.length() > LONGEST) {
      return false;
    }
    if (name.charAt(DAY) != 'T' || name.charAt(TIME.length() - 1) != '-') {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean letter = c >= 'a' && c <= 'f' && i >= TIME.length();
      if (!digit && !letter && i != DAY && i != TIME.length() - 1) {
        return false;
      }
    }
    return true;
  }
}
