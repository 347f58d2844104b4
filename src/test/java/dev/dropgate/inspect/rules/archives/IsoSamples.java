package dev.dropgate.inspect.rules.archives;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes CD images with files in a folder {@code D}. */
public final class IsoSamples {
  public static final int SECTOR = 2048;
  private static final int PRIMARY_ROOT = 19;
  private static final int PRIMARY_FOLDER = 20;
  private static final int JOLIET_ROOT = 21;
  private static final int JOLIET_FOLDER = 22;
  private static final int DATA = 23;

  /**
   * A file.
   *
   * @param joliet its name in that tree; null if it is not there
   * @param system what stands behind its name
   */
  @SuppressWarnings("ArrayRecordComponent")
  public // never compared as a whole
  record Member(String name, String joliet, byte[] system, byte[] data) {
    public Member(String name, String joliet, byte[] data) {
      this(name, joliet, new byte[0], data);
    }
  }

  private IsoSamples() {}

  public static byte[] iso(Member... members) {
    int blocks = 0;
    for (Member member : members) {
      blocks += blocks(member);
    }
    ByteBuffer image = ByteBuffer.allocate((DATA + blocks) * SECTOR);
    volume(image, 16, 1, PRIMARY_ROOT);
    volume(image, 17, 2, JOLIET_ROOT);
    image.position(17 * SECTOR + 88).put(new byte[] {'%', '/', 'E'});
    image.position(18 * SECTOR).put((byte) 255).put("CD001\1".getBytes(StandardCharsets.US_ASCII));
    folder(image, PRIMARY_ROOT, PRIMARY_FOLDER, StandardCharsets.ISO_8859_1);
    folder(image, JOLIET_ROOT, JOLIET_FOLDER, StandardCharsets.UTF_16BE);
    image.position(PRIMARY_FOLDER * SECTOR);
    int block = DATA;
    for (Member member : members) {
      byte[] name = member.name().getBytes(StandardCharsets.ISO_8859_1);
      image.put(record(block, member.data().length, 0, name, member.system()));
      block += blocks(member);
    }
    image.position(JOLIET_FOLDER * SECTOR);
    block = DATA;
    for (Member member : members) {
      if (member.joliet() != null) {
        byte[] name = member.joliet().getBytes(StandardCharsets.UTF_16BE);
        image.put(record(block, member.data().length, 0, name, new byte[0]));
      }
      block += blocks(member);
    }
    block = DATA;
    for (Member member : members) {
      image.position(block * SECTOR).put(member.data());
      block += blocks(member);
    }
    return image.array();
  }

  private static int blocks(Member member) {
    return (member.data().length + SECTOR - 1) / SECTOR;
  }

  private static void volume(ByteBuffer image, int sector, int type, int root) {
    image.position(sector * SECTOR).put((byte) type);
    image.put("CD001\1".getBytes(StandardCharsets.US_ASCII));
    image.position(sector * SECTOR + 128).putShort((short) 0x0008).putShort((short) SECTOR);
    image.position(sector * SECTOR + 156);
    image.put(record(root, SECTOR, 2, new byte[1], new byte[0]));
  }

  private static void folder(ByteBuffer image, int root, int folder, Charset names) {
    image.position(root * SECTOR);
    image.put(record(root, SECTOR, 2, new byte[1], new byte[0]));
    image.put(record(root, SECTOR, 2, new byte[] {1}, new byte[0]));
    image.put(record(folder, SECTOR, 2, "D".getBytes(names), new byte[0]));
  }

  public static byte[] record(int block, int size, int flags, byte[] name, byte[] system) {
    int length = 33 + name.length + (name.length + 1) % 2 + system.length;
    ByteBuffer record = ByteBuffer.allocate(length + length % 2).order(ByteOrder.LITTLE_ENDIAN);
    record.put((byte) record.limit()).put((byte) 0).putInt(block);
    record.putInt(Integer.reverseBytes(block)).putInt(size).putInt(Integer.reverseBytes(size));
    record.position(25);
    record.put((byte) flags).position(32).put((byte) name.length).put(name);
    record.position(33 + name.length + (name.length + 1) % 2).put(system);
    return record.array();
  }

  /** A field of Rock Ridge. */
  public static byte[] field(String kind, byte[] content) {
    byte[] field = Arrays.copyOf(kind.getBytes(StandardCharsets.US_ASCII), 4 + content.length);
    field[2] = (byte) field.length;
    field[3] = 1;
    System.arraycopy(content, 0, field, 4, content.length);
    return field;
  }
}
