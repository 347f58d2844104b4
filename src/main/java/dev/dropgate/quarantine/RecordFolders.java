package dev.dropgate.quarantine;

import dev.dropgate.files.SafeText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Where a store keeps what: a folder for each record, named by its id. Immutable, thread safe. */
final class RecordFolders {
  static final String CONTENT = "content";

  /** What {@code intake} makes: the time of the claim, then a hash. Sorts by time. */
  private static final Pattern ID = Pattern.compile("\\d{8}T\\d{9}-[0-9a-f]{1,64}");

  private final Path store;

  RecordFolders(Path store) {
    this.store = store;
  }

  Path store() {
    return store;
  }

  Path record(String id) {
    if (!ID.matcher(id).matches()) {
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
    return ID.matcher(id).matches() && Files.isDirectory(record(id), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The ids of all records: names only, no manifest is read.
   *
   * @return oldest first; empty if there is no store yet
   */
  List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(store)) {
      for (Path path : all) {
        String name = path.getFileName().toString();
        if (ID.matcher(name).matches()) {
          ids.add(name);
        }
      }
    } catch (NoSuchFileException e) {
      return ids;
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(ids);
    return ids;
  }
}
