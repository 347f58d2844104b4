package dev.dropgate.inspect.format.iso;

import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * A reader of the file names in UDF (ECMA-167 4/14.4), in the order of the image. Each name is in a
 * descriptor with a tag and a checksum, at a multiple of four bytes. This finds every name,
 * whichever tree a system reads. For one image.
 */
final class UdfNameReader {
  private static final int CHUNK = 1 << 16;

  /**
   * The length of a descriptor with the longest name; the rest is data of the program that wrote
   * it.
   */
  private static final int MAX_DESCRIPTOR = 1024;

  private static final int TAG = 0x0101;
  private static final int HEADER = 38;
  private static final int DELETED_OR_PARENT = 0x04 | 0x08;
  private static final int FOLDER = 0x02;

  private final SeekableByteChannel file;
  private final MemberInspector members;

  UdfNameReader(SeekableByteChannel file, MemberInspector members) {
    this.file = file;
    this.members = members;
  }

  /** Judges all names. Returns their number. */
  long judge() throws IOException {
    long names = 0;
    long size = file.size();
    for (long start = 0; start < size && !members.isDecided(); start += CHUNK) {
      members.budget().check();
      int length = (int) Math.min(size - start, CHUNK + MAX_DESCRIPTOR);
      ByteBuffer bytes = ZipEndRecord.readBytes(file, start, length);
      int end = Math.min(CHUNK, bytes.limit() - HEADER);
      for (int at = 0; at < end && !members.isDecided(); at += 4) {
        if (bytes.getShort(at) == TAG && isDescriptor(bytes, at)) {
          names += name(bytes, at);
        }
      }
    }
    return names;
  }

  /**
   * Returns whether the checksum of the tag is right. It covers all bytes of the tag except itself.
   */
  private static boolean isDescriptor(ByteBuffer bytes, int at) {
    int version = bytes.getShort(at + 2);
    int sum = 0;
    for (int i = 0; i < 16; i++) {
      sum += i == 4 ? 0 : bytes.get(at + i);
    }
    return (version == 2 || version == 3)
        && bytes.get(at + 5) == 0
        && bytes.get(at + 4) == (byte) sum;
  }

  private int name(ByteBuffer bytes, int at) throws IOException {
    int kind = bytes.get(at + 18);
    int length = bytes.get(at + 19) & 0xFF;
    int from = at + HEADER + (bytes.getShort(at + 36) & 0xFFFF);
    if ((kind & DELETED_OR_PARENT) != 0 || length < 2 || from + length > bytes.limit()) {
      return 0;
    }
    byte[] name = new byte[length - 1];
    bytes.get(from + 1, name);
    // The first byte is the number of bits of a character.
    boolean wide = bytes.get(from) == 16 || bytes.get(from) == (byte) 255;
    String text = new String(name, wide ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1);
    byte[] path = text.getBytes(StandardCharsets.UTF_8);
    if ((kind & FOLDER) != 0) {
      members.judgeFolder(path);
      return 0;
    }
    members.judgeName(path);
    return 1;
  }
}
