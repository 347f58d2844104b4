package dev.dropgate.inspect.format.office;

import dev.dropgate.inspect.ScanLimitException;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentNode;

/**
 * The directory of objects in a PowerPoint presentation ([MS-PPT] 2.1.2). The current user stream
 * leads to the last edit; each edit leads to the previous one and to a table of offsets. For one
 * presentation.
 */
public final class SlideDirectory {
  private static final String CURRENT_USER_STREAM = "Current User";
  private static final int CURRENT_USER_BYTES = 20;
  private static final int CURRENT_USER_RECORD = 0x0FF6;
  private static final int USER_EDIT_RECORD = 0x0FF5;
  private static final int OFFSET_TABLE_RECORD = 0x1772;
  private static final int MAX_EDITS = 1000;
  private static final int MAX_OFFSETS = 1 << 20;
  private static final int MAX_LOADED_BYTES = 32 << 20;

  private final DocumentNode stream;
  private final DocumentBudget effort;
  private byte[] loaded;
  private long tableBytes;
  private final Set<Long> offsets = new TreeSet<>();
  private final boolean exists;
  private boolean whole;

  public SlideDirectory(DirectoryNode storage, DocumentNode stream, DocumentBudget effort)
      throws IOException {
    this.stream = stream;
    this.effort = effort;
    byte[] user = readCurrentUser(storage);
    exists =
        user.length == CURRENT_USER_BYTES && LittleEndianBytes.u16(user, 2) == CURRENT_USER_RECORD;
    long edit = user.length == CURRENT_USER_BYTES ? LittleEndianBytes.u32(user, 16) : -1;
    Set<Long> seen = new HashSet<>();
    boolean valid = edit > 0;
    while (valid && edit > 0 && seen.add(edit)) {
      if (seen.size() > MAX_EDITS) {
        throw new ScanLimitException("more than " + MAX_EDITS + " edits of a presentation");
      }
      byte[] record = readAt(edit, 8 + 16);
      valid =
          record.length == 24
              && LittleEndianBytes.u16(record, 2) == USER_EDIT_RECORD
              && readTable(LittleEndianBytes.u32(record, 20));
      edit = valid ? LittleEndianBytes.u32(record, 16) : -1;
    }
    whole = valid && edit == 0;
  }

  /** Returns whether the current user stream is that of PowerPoint 97 or later. */
  public boolean exists() {
    return exists;
  }

  /** Returns whether the tables are complete. */
  public boolean isWhole() {
    return whole;
  }

  /** Returns the offsets of the objects in ascending order. */
  public Set<Long> offsets() {
    return offsets;
  }

  private byte[] readCurrentUser(DirectoryNode storage) throws IOException {
    if (!storage.hasEntryCaseInsensitive(CURRENT_USER_STREAM)
        || !(storage.getEntryCaseInsensitive(CURRENT_USER_STREAM) instanceof DocumentNode user)) {
      return new byte[0];
    }
    try (InputStream in = effort.open(user)) {
      return in.readNBytes(CURRENT_USER_BYTES);
    }
  }

  /** Reads runs of offsets. Each run follows the number of its first object and their count. */
  private boolean readTable(long offset) throws IOException {
    byte[] header = readAt(offset, 8);
    if (header.length < 8 || LittleEndianBytes.u16(header, 2) != OFFSET_TABLE_RECORD) {
      return false;
    }
    long length = LittleEndianBytes.u32(header, 4);
    if (length > stream.getSize() - offset - 8 || length > 4L * MAX_OFFSETS) {
      return false;
    }
    tableBytes += length;
    if (tableBytes > stream.getSize()) {
      throw new ScanLimitException("tables of a presentation that share their bytes");
    }
    byte[] table = readAt(offset + 8, (int) length);
    for (int i = 0; i + 4 <= table.length; ) {
      effort.check();
      long count = LittleEndianBytes.u32(table, i) >>> 20;
      i += 4;
      for (; count > 0; count--, i += 4) {
        if (i + 4 > table.length) {
          return false;
        }
        if (offsets.size() >= MAX_OFFSETS) {
          throw new ScanLimitException("more than " + MAX_OFFSETS + " objects of a presentation");
        }
        offsets.add(LittleEndianBytes.u32(table, i));
      }
    }
    return true;
  }

  // Each edit may be anywhere, and a stream can only be read from its beginning. A stream that is
  // too large for memory may have only as many edits as the limit on its reads allows.
  private byte[] readAt(long offset, int length) throws IOException {
    if (offset < 0 || offset > stream.getSize()) {
      return new byte[0];
    }
    if (stream.getSize() > MAX_LOADED_BYTES) {
      try (InputStream in = effort.open(stream)) {
        in.skipNBytes(offset);
        return in.readNBytes(length);
      }
    }
    if (loaded == null) {
      try (InputStream in = effort.open(stream)) {
        loaded = new byte[stream.getSize()];
        if (in.readNBytes(loaded, 0, loaded.length) < loaded.length) {
          throw new EOFException("a stream that is cut off");
        }
      }
    }
    int from = (int) offset;
    return Arrays.copyOfRange(loaded, from, Math.min(loaded.length, from + length));
  }
}
