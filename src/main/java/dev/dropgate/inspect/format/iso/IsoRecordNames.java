package dev.dropgate.inspect.format.iso;

import dev.dropgate.inspect.format.archive.HeaderCursor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The names of a directory record: its own and that of Rock Ridge (IEEE P1282), with other fields
 * of Rock Ridge.
 *
 * @param all at least one
 * @param mode of Unix; 0 if unknown
 * @param target of a symbolic link; null if it is not one
 * @param isPacked whether the content is compressed (zisofs)
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record IsoRecordNames(List<byte[]> all, int mode, byte[] target, boolean isPacked) {
  private static final int MAX_AREAS = 32;
  private static final int SECTOR_BYTES = 2048;

  /** Reads the names of a record. */
  static IsoRecordNames of(IsoDirectoryRecord record, IsoVolume volume, HeaderCursor in)
      throws IOException {
    byte[] own = volume.isJoliet() ? decodeUtf16(record.name()) : record.name();
    RockRidgeFields ridge = new RockRidgeFields();
    byte[] area = record.system();
    for (int i = 0; area != null && i < MAX_AREAS; i++) {
      area = ridge.readArea(area, volume.blockSize(), in);
    }
    byte[] name = withoutVersion(own);
    byte[] other = ridge.name.toByteArray();
    byte[] target = ridge.link ? ridge.target.toByteArray() : null;
    List<byte[]> all = other.length == 0 ? List.of(name) : List.of(other, name);
    return new IsoRecordNames(all, ridge.mode, target, ridge.packed);
  }

  private static byte[] decodeUtf16(byte[] name) {
    return new String(name, StandardCharsets.UTF_16BE).getBytes(StandardCharsets.UTF_8);
  }

  /** Removes {@code ;1}, and the trailing dot of a name without an extension. */
  private static byte[] withoutVersion(byte[] name) {
    int end = name.length;
    while (end > 0 && name[end - 1] >= '0' && name[end - 1] <= '9') {
      end--;
    }
    end = end > 0 && end < name.length && name[end - 1] == ';' ? end - 1 : name.length;
    end = end > 1 && name[end - 1] == '.' ? end - 1 : end;
    return Arrays.copyOf(name, end);
  }

  /** The fields after the name. */
  private static final class RockRidgeFields {
    private final ByteArrayOutputStream name = new ByteArrayOutputStream();
    private final ByteArrayOutputStream target = new ByteArrayOutputStream();
    private int mode;
    private boolean link;
    private boolean packed;
    private boolean joined = true;

    /** Reads an area. Returns the next one, or null. */
    byte[] readArea(byte[] area, int blockSize, HeaderCursor in) throws IOException {
      byte[] next = null;
      int length;
      for (int at = 0; at + 4 <= area.length; at += length) {
        length = area[at + 2] & 0xFF;
        if (length < 4 || at + length > area.length) {
          break;
        }
        String kind = new String(area, at, 2, StandardCharsets.ISO_8859_1);
        if (kind.equals("NM") && length > 5 && (area[at + 4] & 6) == 0) {
          name.write(area, at + 5, length - 5);
        } else if (kind.equals("PX") && length >= 12) {
          mode = (int) number(area, at + 4);
        } else if (kind.equals("SL") && length > 5) {
          link(area, at + 5, at + length);
        } else if (kind.equals("ZF")) {
          packed = true;
        } else if (kind.equals("CE") && length >= 28) {
          next =
              readContinuation(
                  number(area, at + 4) * blockSize + number(area, at + 12),
                  number(area, at + 20),
                  in);
        } else if (kind.equals("ST")) {
          break;
        }
      }
      return next;
    }

    private static byte[] readContinuation(long start, long length, HeaderCursor in)
        throws IOException {
      long before = in.position();
      in.seek(start);
      byte[] area = in.bytes(Math.min(SECTOR_BYTES, length));
      in.seek(before);
      return area;
    }

    private void link(byte[] area, int from, int end) {
      link = true;
      int length;
      for (int at = from; at + 2 <= end; at += 2 + length) {
        int flags = area[at];
        length = Math.min(area[at + 1] & 0xFF, end - at - 2);
        if (!joined) {
          target.write('/');
        }
        switch (flags & 0xE) {
          case 2 -> target.write('.');
          case 4 -> target.writeBytes(new byte[] {'.', '.'});
          case 8 -> target.write('/');
          default -> target.write(area, at + 2, length);
        }
        joined = (flags & 1) != 0 || (flags & 8) != 0;
      }
    }

    private static long number(byte[] bytes, int at) {
      return (bytes[at] & 0xFFL)
          | ((bytes[at + 1] & 0xFFL) << 8)
          | ((bytes[at + 2] & 0xFFL) << 16)
          | ((bytes[at + 3] & 0xFFL) << 24);
    }
  }
}
