package dev.dropgate.inspect.rules.archives;

import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import dev.dropgate.inspect.format.zip.record.ZipLocalHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** A zip written record by record, as no honest writer does. */
public final class RawZip {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** So many bytes stand here already. */
  int size() {
    return out.size();
  }

  RawZip raw(byte[]... parts) {
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** A member that is stored, with its own header. */
  static byte[] member(String name, byte[] data) {
    return member(name, data, 20, 0);
  }

  /** The same, of some version and with some flags; sizes are zero if they are said to follow. */
  static byte[] member(String name, byte[] data, int version, int flags) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    boolean follow = (flags & 8) != 0;
    ByteBuffer header = little(30 + text.length + data.length);
    header.putInt(ZipLocalHeader.SIGNATURE).putShort((short) version).putShort((short) flags);
    header.putShort((short) 0).putInt(0x210000).putInt(follow ? 0 : crc(data));
    header.putInt(follow ? 0 : data.length).putInt(follow ? 0 : data.length);
    header.putShort((short) text.length).putShort((short) 0);
    return all(header.put(text).put(data));
  }

  /** What the directory says of it. */
  static byte[] listed(String name, byte[] data, int offset) {
    return listed(name, data, offset, 0);
  }

  static byte[] listed(String name, byte[] data, int offset, int flags) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer entry = little(46 + text.length).putInt(ZipEndRecord.DIRECTORY_SIGNATURE);
    entry.putShort((short) 20).putShort((short) 20).putShort((short) flags).putShort((short) 0);
    entry.putInt(0x210000).putInt(crc(data)).putInt(data.length).putInt(data.length);
    entry.putShort((short) text.length).putInt(42, offset).position(46);
    return all(entry.put(text));
  }

  /** A ZIP archive of one packed member. When the header is written, only some sizes are known. */
  public static byte[] streamed(int method, int flags, byte[] packed, byte[] data, int size) {
    ByteBuffer header = little(31).put(0, member("a", new byte[0], 20, flags | 8));
    header.putShort(8, (short) method).putInt(22, size);
    ByteBuffer sizes = little(16).put(0, descriptor(data)).putInt(8, packed.length);
    ByteBuffer entry = little(47).put(0, listed("a", data, 0, flags | 8));
    entry.putShort(10, (short) method).putInt(20, packed.length);
    RawZip zip = new RawZip().raw(full(header), packed, full(sizes));
    int at = zip.size();
    return zip.raw(full(entry), end(1, 47, at, 0)).bytes();
  }

  /** The sizes behind a member. */
  static byte[] descriptor(byte[] data) {
    ByteBuffer record = little(16).putInt(0x08074b50).putInt(crc(data));
    return all(record.putInt(data.length).putInt(data.length));
  }

  /** The record at the end; the comment is as long as it says, or not. */
  static byte[] end(int entries, int length, int offset, int comment) {
    ByteBuffer record =
        little(22).putInt(ZipEndRecord.SIGNATURE).putInt(0).putShort((short) entries);
    record.putShort((short) entries).putInt(length).putInt(offset).putShort((short) comment);
    return all(record);
  }

  /** The record of a large zip, and the one that says where it is. */
  static byte[] largeEnd(int entries, int length, int offset, int at) {
    ByteBuffer records = little(76).putInt(0x06064b50).putLong(44).putInt(0x2D002D);
    records.putLong(0).putLong(entries).putLong(entries).putLong(length).putLong(offset);
    return all(records.putInt(0x07064b50).putInt(0).putLong(at).putInt(1));
  }

  private static byte[] all(ByteBuffer written) {
    return full(written.flip());
  }

  private static byte[] full(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.limit()];
    buffer.get(0, bytes);
    return bytes;
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.wrap(new byte[size]).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int crc(byte[] data) {
    CRC32 crc = new CRC32();
    crc.update(data);
    return (int) crc.getValue();
  }
}
