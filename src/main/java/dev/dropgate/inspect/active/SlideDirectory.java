package dev.dropgate.inspect.active;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentInputStream;
import org.apache.poi.poifs.filesystem.DocumentNode;

/**
 * Where PowerPoint finds the objects of a presentation ([MS-PPT] 2.1.2): the stream of the current
 * user leads to the last edit, each edit to the one before and to a table of offsets. For one
 * presentation.
 */
final class SlideDirectory {
  private static final String USER = "Current User";
  private static final int USER_BYTES = 20;
  private static final int USER_RECORD = 0x0FF6;
  private static final int EDIT = 0x0FF5;
  private static final int TABLE = 0x1772;
  private static final int MAX_EDITS = 1000;
  private static final int MAX_OFFSETS = 1 << 20;

  private final DocumentNode stream;
  private final Effort effort;
  private final Set<Long> offsets = new TreeSet<>();
  private final boolean exists;
  private boolean whole;

  SlideDirectory(DirectoryNode storage, DocumentNode stream, Effort effort) throws IOException {
    this.stream = stream;
    this.effort = effort;
    byte[] user = user(storage);
    exists = user.length == USER_BYTES && Bytes.u16(user, 2) == USER_RECORD;
    long edit = user.length == USER_BYTES ? Bytes.u32(user, 16) : -1;
    Set<Long> seen = new HashSet<>();
    boolean valid = edit > 0;
    while (valid && edit > 0 && seen.size() < MAX_EDITS && seen.add(edit)) {
      byte[] record = at(edit, 8 + 16);
      valid = record.length == 24 && Bytes.u16(record, 2) == EDIT && table(Bytes.u32(record, 20));
      edit = valid ? Bytes.u32(record, 16) : -1;
    }
    whole = valid && edit == 0;
  }

  /** Whether the current user is that of PowerPoint 97 or later. */
  boolean exists() {
    return exists;
  }

  /** Whether every object is in the tables. */
  boolean isWhole() {
    return whole;
  }

  /** Where the objects begin, from the first one on. */
  Set<Long> offsets() {
    return offsets;
  }

  private static byte[] user(DirectoryNode storage) throws IOException {
    if (!storage.hasEntryCaseInsensitive(USER)
        || !(storage.getEntryCaseInsensitive(USER) instanceof DocumentNode user)) {
      return new byte[0];
    }
    try (InputStream in = new DocumentInputStream(user)) {
      return in.readNBytes(USER_BYTES);
    }
  }

  /** Runs of offsets, each behind the number of its first object and how many there are. */
  private boolean table(long offset) throws IOException {
    byte[] header = at(offset, 8);
    if (header.length < 8 || Bytes.u16(header, 2) != TABLE) {
      return false;
    }
    long length = Bytes.u32(header, 4);
    if (length > stream.getSize() - offset - 8 || length > 4L * MAX_OFFSETS) {
      return false;
    }
    byte[] table = at(offset + 8, (int) length);
    for (int i = 0; i + 4 <= table.length; ) {
      effort.step();
      long count = Bytes.u32(table, i) >>> 20;
      i += 4;
      for (; count > 0; count--, i += 4) {
        if (i + 4 > table.length || offsets.size() >= MAX_OFFSETS) {
          return false;
        }
        offsets.add(Bytes.u32(table, i));
      }
    }
    return true;
  }

  private byte[] at(long offset, int length) throws IOException {
    if (offset < 0 || offset > stream.getSize()) {
      return new byte[0];
    }
    try (InputStream in = new DocumentInputStream(stream)) {
      skip(in, offset, effort);
      return in.readNBytes(length);
    }
  }

  /** Skips bytes without memory for all of them, which POI's own way takes. */
  static void skip(InputStream in, long count, Effort effort) throws IOException {
    byte[] buffer = new byte[(int) Math.min(1 << 16, count)];
    for (long left = count; left > 0; ) {
      effort.step();
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        return;
      }
      left -= read;
    }
  }
}
