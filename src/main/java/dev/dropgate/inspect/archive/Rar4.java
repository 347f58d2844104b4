package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.archive.PackedMember.Packing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.zip.CRC32;

/** Reads the blocks of a RAR archive of versions 2 to 4 (technote.txt of RAR 4). */
final class Rar4 {
  private static final int BLOCK = 7;
  private static final int MAIN = 0x73;
  private static final int FILE = 0x74;
  private static final int SERVICE = 0x7A;
  private static final int END = 0x7B;

  private static final int HAS_DATA = 0x8000;
  private static final int IS_VOLUME = 1;
  private static final int HEADERS_ENCRYPTED = 0x80;

  private static final int CONTINUES = 3;
  private static final int ENCRYPTED = 4;
  private static final int FOLDER = 0xE0;
  private static final int LARGE = 0x100;
  private static final int UNICODE = 0x200;
  private static final int FILE_HEADER = 32;
  private static final int STORED = 0x30;
  private static final int UNIX = 3;

  private final HeaderCursor in;
  private final SeekableByteChannel file;
  private final PartlyRead read;
  private final Members members;

  /** Reads where a cursor is: behind the signature. */
  Rar4(HeaderCursor in, SeekableByteChannel file, PartlyRead read) {
    this.in = in;
    this.file = file;
    this.read = read;
    this.members = read.members();
  }

  /** Judges all members. */
  void look() throws IOException {
    boolean volume = false;
    while (!members.done() && !in.isAtEnd()) {
      long start = in.position();
      byte[] bytes = in.bytes(BLOCK);
      int length = u16(bytes, 5);
      if (length < BLOCK) {
        throw new IOException("a block without a length at byte " + start);
      }
      in.seek(start);
      ByteBuffer block = ByteBuffer.wrap(in.bytes(length)).order(ByteOrder.LITTLE_ENDIAN);
      int type = block.get(2) & 0xFF;
      int flags = block.getShort(3) & 0xFFFF;
      check(block, type, start);
      if (type == MAIN) {
        volume = (flags & IS_VOLUME) != 0;
        if ((flags & HEADERS_ENCRYPTED) != 0) {
          members.encrypted("the names of the members are encrypted");
          return;
        }
      } else if (type == FILE || type == SERVICE) {
        member(block, flags, type == FILE);
      } else if (type == END) {
        Rar.behind(in, members);
        break;
      } else if ((flags & HAS_DATA) != 0) {
        in.skip(number(block, BLOCK));
      }
    }
    if (volume) {
      members.unsupported(SplitPart.WORDS);
    }
  }

  /** Programs differ in whether they go on behind a header with a wrong sum. */
  private void check(ByteBuffer block, int type, long start) {
    if (type < MAIN || type > END || (type > FILE && type < SERVICE)) {
      return; // old kinds, of which only a part is summed up
    }
    CRC32 crc = new CRC32();
    crc.update(block.duplicate().position(2));
    if ((crc.getValue() & 0xFFFF) != (block.getShort(0) & 0xFFFF)) {
      read.broken("a header with a wrong checksum at byte " + start);
    }
  }

  private void member(ByteBuffer block, int flags, boolean isFile) throws IOException {
    boolean large = (flags & LARGE) != 0;
    if (block.limit() < FILE_HEADER + (large ? 8 : 0)) {
      throw new IOException("a header of a member that is too short");
    }
    long packed = number(block, 7) | (large ? number(block, FILE_HEADER) << 32 : 0);
    long size = number(block, 11) | (large ? number(block, FILE_HEADER + 4) << 32 : 0);
    int nameStart = FILE_HEADER + (large ? 8 : 0);
    int nameLength = Math.min(block.getShort(26) & 0xFFFF, block.limit() - nameStart);
    byte[] name = new byte[nameLength];
    block.get(nameStart, name);
    long start = in.position();
    in.skip(packed);
    RarName names = RarName.of(name, (flags & UNICODE) != 0);
    if (!isFile) {
      if (RarName.isStream(name)) {
        members.unsupported("the NTFS streams of a RAR archive cannot be looked into");
      }
      return;
    }
    boolean stored = block.get(25) == STORED;
    int mode = block.get(15) == UNIX ? block.getInt(28) : 0;
    if ((flags & ENCRYPTED) != 0) {
      read.encrypted(names.all());
    } else if ((flags & CONTINUES) != 0) {
      read.part(names.all());
    } else if ((flags & FOLDER) == FOLDER) {
      members.folder(names.first());
    } else if (in.position() > in.size()) {
      read.name(names.all());
      read.broken(MemberName.shown(names.first()) + " breaks off");
    } else if (stored) {
      PackedMember member =
          new PackedMember(name, Packing.STORED, number(block, 16), size, start, in.position());
      new UnixEntry(mode, target(mode, start, packed), true).judge(names.first(), members);
      read.stored(names.all(), Rar.stored(file, members.budget(), member));
    } else {
      new UnixEntry(mode, null, false).judge(names.first(), members);
      read.name(names.all());
    }
  }

  /** The content of a link is what it points to. */
  private byte[] target(int mode, long start, long length) throws IOException {
    if ((mode & UnixFileMode.TYPE) != UnixFileMode.LINK || length > UnixEntry.MAX_TARGET) {
      return null;
    }
    long behind = in.position();
    in.seek(start);
    byte[] target = in.bytes(length);
    in.seek(behind);
    return target;
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8);
  }

  private static long number(ByteBuffer block, int at) throws IOException {
    if (block.limit() < at + 4) {
      throw new IOException("a header that is too short");
    }
    return block.getInt(at) & 0xFFFFFFFFL;
  }
}
