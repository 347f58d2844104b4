package dev.dropgate.quarantine.file;

import dev.dropgate.io.ThreadHeartbeat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * The usage of a store, counted without reading a manifest.
 *
 * @param records the number of records, including those without content
 * @param bytes the size of their content in bytes
 * @param empty the ids of the records without content
 */
public record StoreUsage(long records, long bytes, List<String> empty) {
  /**
   * Counts the records of a store.
   *
   * @param folders the store
   * @throws IOException if it cannot be read
   */
  public static StoreUsage of(RecordLayout folders) throws IOException {
    List<String> ids = folders.ids();
    long[] sizes;
    try {
      sizes = ids.parallelStream().mapToLong(id -> contentSize(folders, id)).toArray();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    List<String> empty = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] < 0) {
        empty.add(ids.get(i));
      } else {
        bytes += sizes[i];
      }
    }
    return new StoreUsage(ids.size(), bytes, empty);
  }

  private static long contentSize(RecordLayout folders, String id) {
    ThreadHeartbeat.beat();
    try {
      return sizeOf(folders.contentFile(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the size of a record's content in bytes; -1 if there is no content. */
  public static long sizeOf(Path content) throws IOException {
    try {
      return Files.readAttributes(content, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .size();
    } catch (NoSuchFileException e) {
      return -1;
    }
  }
}
