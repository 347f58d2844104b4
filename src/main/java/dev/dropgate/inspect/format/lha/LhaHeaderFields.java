package dev.dropgate.inspect.format.lha;

import dev.dropgate.inspect.format.archive.HeaderCursor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The fields of an LHA member header and of its extended headers. Not thread safe. */
final class LhaHeaderFields {
  private static final int NAME_HEADER = 1;
  private static final int FOLDER_HEADER = 2;
  private static final int MULTI_DISK_HEADER = 0x39;
  private static final int LARGE_SIZE_HEADER = 0x42;
  private static final int WIDE_NAME_HEADER = 0x44;
  private static final int WIDE_FOLDER_HEADER = 0x45;
  private static final int UNIX_MODE_HEADER = 0x50;
  private static final char WIDE_SEPARATOR = '\uFFFF';

  private final HeaderCursor in;
  private long packed;
  private long size;
  private byte[] name = new byte[0];
  private byte[] folder = new byte[0];
  private String wideName;
  private String wideFolder;
  private int mode;
  private boolean part;

  LhaHeaderFields(HeaderCursor in, long packed, long size) {
    this.in = in;
    this.packed = packed;
    this.size = size;
  }

  /** Sets the name from the base header. */
  void name(byte[] bytes) {
    name = bytes;
  }

  /** Reads the extended headers of level 1, which count as data. */
  void readInData(int first) throws IOException {
    long length = first;
    while (length > 0) {
      readExtendedHeader(length, 2);
      packed -= length;
      length = in.u16();
    }
    if (packed < 0) {
      throw new IOException("headers that are longer than the data with them");
    }
  }

  /** Reads the extended headers of levels 2 and 3, and moves to the end of the header. */
  void readUntil(long end, int width) throws IOException {
    long length = in.number(width);
    while (length > 0) {
      if (in.position() + length > end) {
        throw new IOException("a header that is longer than all of them");
      }
      readExtendedHeader(length, width);
      length = in.number(width);
    }
    if (in.position() > end) {
      throw new IOException("a header that is too short");
    }
    in.seek(end);
  }

  /** Reads one extended header up to the length of the next. */
  private void readExtendedHeader(long length, int width) throws IOException {
    if (length < 1 + width) {
      throw new IOException("a header that is too short");
    }
    int type = in.u8();
    byte[] bytes = in.bytes(length - 1 - width);
    switch (type) {
      case NAME_HEADER -> name = bytes;
      case FOLDER_HEADER -> folder = bytes;
      case WIDE_NAME_HEADER -> wideName = decodeUtf16(bytes);
      case WIDE_FOLDER_HEADER -> wideFolder = decodeUtf16(bytes);
      case MULTI_DISK_HEADER -> part = true;
      case LARGE_SIZE_HEADER -> {
        if (bytes.length >= 16) {
          packed = number(bytes, 0, 8);
          size = number(bytes, 8, 8);
        }
      }
      case UNIX_MODE_HEADER -> mode = bytes.length < 2 ? 0 : (int) number(bytes, 0, 2);
      default -> {
        // times, owners, comments
      }
    }
  }

  private static String decodeUtf16(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_16LE).replace(WIDE_SEPARATOR, '/');
  }

  private static long number(byte[] bytes, int at, int length) {
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[at + i] & 0xFF);
    }
    return value;
  }

  long packed() {
    return packed;
  }

  long size() {
    return size;
  }

  int mode() {
    return mode;
  }

  boolean isPart() {
    return part;
  }

  /** Returns the paths of the member, at least one. */
  List<byte[]> names() {
    byte[] path = new byte[folder.length + name.length];
    System.arraycopy(folder, 0, path, 0, folder.length);
    System.arraycopy(name, 0, path, folder.length, name.length);
    if (wideName == null && wideFolder == null) {
      return List.of(path);
    }
    String wide = (wideFolder == null ? "" : wideFolder) + (wideName == null ? "" : wideName);
    return List.of(wide.getBytes(StandardCharsets.UTF_8), path);
  }
}
