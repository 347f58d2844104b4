package dev.dropgate.inspect.rules.archives;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Writes RAR archives of versions 4 and 5, whose data stand in them as they are. */
@SuppressWarnings("ByteBufferBackingArray")
public // all of them are allocated here
final class RarSamples {
  public static final int STORED = 0x30;

  private RarSamples() {}

  private static int crc(byte[] bytes, int from) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, bytes.length - from);
    return (int) crc.getValue();
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] block(int type, int flags, byte[] rest) {
    ByteBuffer block = buffer(7 + rest.length);
    block.putShort((short) 0).put((byte) type).putShort((short) flags);
    block.putShort((short) block.limit()).put(rest);
    return block.putShort(0, (short) crc(block.array(), 2)).array();
  }

  /** An archive of version 4 of some blocks. */
  public static byte[] rar4(int mainFlags, byte[]... blocks) {
    byte[] all = OldArchives.join(blocks);
    byte[] main = block(0x73, mainFlags, new byte[6]);
    return OldArchives.join(bytes("Rar!\032\007\0"), main, all, block(0x7B, 0x4000, new byte[0]));
  }

  public static byte[] file4(byte[] name, int method, int flags, byte[] data) {
    return file4(name, method, flags, 0x20, 2, data);
  }

  public static byte[] file4(
      byte[] name, int method, int flags, int attributes, int system, byte[] data) {
    ByteBuffer rest = buffer(25 + name.length);
    rest.putInt(data.length).putInt(data.length).put((byte) system).putInt(crc(data, 0)).putInt(0);
    rest.put((byte) 29).put((byte) method).putShort((short) name.length).putInt(attributes);
    rest.put(name);
    return OldArchives.join(block(0x74, 0x8000 | flags, rest.array()), data);
  }

  public static byte[] file4(String name, int method, byte[] data) {
    return file4(bytes(name), method, 0, data);
  }

  private static void number(ByteArrayOutputStream out, long value) {
    long left = value;
    for (; left > 0x7F; left >>>= 7) {
      out.write((int) (left & 0x7F) | 0x80);
    }
    out.write((int) left);
  }

  /** Numbers of variable length. */
  public static byte[] numbers(long... values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (long value : values) {
      number(out, value);
    }
    return out.toByteArray();
  }

  public static byte[] header5(byte[] content) {
    byte[] summed = OldArchives.join(numbers(content.length), content);
    return OldArchives.join(buffer(4).putInt(crc(summed, 0)).array(), summed);
  }

  /** An archive of version 5 of some headers. */
  public static byte[] rar5(int archiveFlags, byte[]... headers) {
    byte[] all = OldArchives.join(headers);
    byte[] main = header5(numbers(1, 0, archiveFlags));
    return OldArchives.join(bytes("Rar!\032\007\1\0"), main, all, header5(numbers(5, 0, 0)));
  }

  public static byte[] file5(String name, int method, int flags, byte[] extra, byte[] data) {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    byte[] first = numbers(2, flags | 3, extra.length, data.length, 4, data.length, 0x20);
    byte[] sum = buffer(4).putInt(crc(data, 0)).array();
    byte[] last = numbers((long) method << 7, 0, path.length);
    return OldArchives.join(header5(OldArchives.join(first, sum, last, path, extra)), data);
  }

  public static byte[] file5(String name, int method, byte[] data) {
    return file5(name, method, 0, new byte[0], data);
  }

  /** A record behind a header. */
  public static byte[] extra5(long type, byte[] content) {
    byte[] record = OldArchives.join(numbers(type), content);
    return OldArchives.join(numbers(record.length), record);
  }

  /** The record of a link. */
  public static byte[] link5(long kind, String target) {
    byte[] path = target.getBytes(StandardCharsets.UTF_8);
    return extra5(5, OldArchives.join(numbers(kind, 0, path.length), path));
  }

  /** A name in Unicode behind another one: each character by two bytes. */
  public static byte[] unicode4(String plain, String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes(plain));
    out.write(0);
    out.write(0);
    for (int i = 0; i < name.length(); i++) {
      if (i % 4 == 0) {
        out.write(0xAA);
      }
      out.write(name.charAt(i));
      out.write(name.charAt(i) >> 8);
    }
    return out.toByteArray();
  }

  /** The same, with the steps given. */
  public static byte[] packed4(String plain, int... steps) {
    byte[] name = Arrays.copyOf(bytes(plain), plain.length() + 1 + steps.length);
    for (int i = 0; i < steps.length; i++) {
      name[plain.length() + 1 + i] = (byte) steps[i];
    }
    return name;
  }
}
