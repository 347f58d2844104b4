package dev.dropgate.inspect.format.rar;

import dev.dropgate.inspect.format.archive.HeaderCursor;
import dev.dropgate.inspect.format.archive.PackedMember;
import dev.dropgate.inspect.format.archive.PackedMember.Packing;
import dev.dropgate.inspect.format.archive.PartialMemberInspector;
import dev.dropgate.inspect.format.archive.SplitArchivePart;
import dev.dropgate.inspect.format.archive.UnixEntry;
import dev.dropgate.inspect.format.stream.MemberPaths;
import dev.dropgate.inspect.format.stream.UnixFileMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.zip.CRC32;

/** A reader of the blocks of RAR versions 2 to 4 (technote.txt of RAR 4). For one archive. */
final class Rar4Reader extends RarVersionReader {
  private static final int BLOCK_HEADER_BYTES = 7;
  private static final int MAIN_BLOCK = 0x73;
  private static final int FILE_BLOCK = 0x74;
  private static final int SERVICE_BLOCK = 0x7A;
  private static final int END_BLOCK = 0x7B;

  private static final int HAS_DATA_FLAG = 0x8000;
  private static final int VOLUME_FLAG = 1;
  private static final int HEADERS_ENCRYPTED_FLAG = 0x80;

  private static final int CONTINUES_MASK = 3;
  private static final int ENCRYPTED_FLAG = 4;
  private static final int FOLDER_MASK = 0xE0;
  private static final int LARGE_FLAG = 0x100;
  private static final int UNICODE_FLAG = 0x200;
  private static final int FILE_HEADER_BYTES = 32;
  private static final int METHOD_STORED = 0x30;
  private static final int HOST_UNIX = 3;

  Rar4Reader(HeaderCursor in, SeekableByteChannel file, PartialMemberInspector read) {
    super(in, file, read);
  }

  @Override
  void judgeMembers() throws IOException {
    boolean volume = false;
    while (!members.isDecided() && !in.isAtEnd()) {
      long start = in.position();
      byte[] bytes = in.bytes(BLOCK_HEADER_BYTES);
      int length = u16(bytes, 5);
      if (length < BLOCK_HEADER_BYTES) {
        throw new IOException("a block without a length at byte " + start);
      }
      in.seek(start);
      ByteBuffer block = ByteBuffer.wrap(in.bytes(length)).order(ByteOrder.LITTLE_ENDIAN);
      int type = block.get(2) & 0xFF;
      int flags = block.getShort(3) & 0xFFFF;
      checkSum(block, type, start);
      if (type == MAIN_BLOCK) {
        volume = (flags & VOLUME_FLAG) != 0;
        if ((flags & HEADERS_ENCRYPTED_FLAG) != 0) {
          members.reportEncrypted("the names of the members are encrypted");
          return;
        }
      } else if (type == FILE_BLOCK || type == SERVICE_BLOCK) {
        readMember(block, flags, type == FILE_BLOCK);
      } else if (type == END_BLOCK) {
        RarReader.checkTrailingData(in, members);
        break;
      } else if ((flags & HAS_DATA_FLAG) != 0) {
        in.skip(number(block, BLOCK_HEADER_BYTES));
      }
    }
    if (volume) {
      members.reportUnsupported(SplitArchivePart.DESCRIPTION);
    }
  }

  /** Reports a wrong checksum. Programs differ in whether they continue after it. */
  private void checkSum(ByteBuffer block, int type, long start) {
    if (type < MAIN_BLOCK || type > END_BLOCK || (type > FILE_BLOCK && type < SERVICE_BLOCK)) {
      return; // old types, whose checksum covers only a part
    }
    CRC32 crc = new CRC32();
    crc.update(block.duplicate().position(2));
    if ((crc.getValue() & 0xFFFF) != (block.getShort(0) & 0xFFFF)) {
      read.noteDamage("a header with a wrong checksum at byte " + start);
    }
  }

  private void readMember(ByteBuffer block, int flags, boolean isFile) throws IOException {
    boolean large = (flags & LARGE_FLAG) != 0;
    if (block.limit() < FILE_HEADER_BYTES + (large ? 8 : 0)) {
      throw new IOException("a header of a member that is too short");
    }
    long packed = number(block, 7) | (large ? number(block, FILE_HEADER_BYTES) << 32 : 0);
    long size = number(block, 11) | (large ? number(block, FILE_HEADER_BYTES + 4) << 32 : 0);
    int nameStart = FILE_HEADER_BYTES + (large ? 8 : 0);
    int nameLength = Math.min(block.getShort(26) & 0xFFFF, block.limit() - nameStart);
    byte[] name = new byte[nameLength];
    block.get(nameStart, name);
    long start = in.position();
    in.skip(packed);
    RarMemberNames names = RarMemberNames.of(name, (flags & UNICODE_FLAG) != 0);
    if (!isFile) {
      if (RarMemberNames.isNtfsStream(name)) {
        members.reportUnsupported("the NTFS streams of a RAR archive cannot be looked into");
      }
      return;
    }
    boolean stored = block.get(25) == METHOD_STORED;
    int mode = block.get(15) == HOST_UNIX ? block.getInt(28) : 0;
    if ((flags & ENCRYPTED_FLAG) != 0) {
      read.judgeEncrypted(names.all());
    } else if ((flags & CONTINUES_MASK) != 0) {
      read.judgePart(names.all());
    } else if ((flags & FOLDER_MASK) == FOLDER_MASK) {
      members.judgeFolder(names.first());
    } else if (in.position() > in.size()) {
      read.judgeUnreadable(names.all());
      read.noteDamage(MemberPaths.toPrintable(names.first()) + " breaks off");
    } else if (stored) {
      PackedMember member =
          new PackedMember(name, Packing.STORED, number(block, 16), size, start, in.position());
      new UnixEntry(mode, readLinkTarget(mode, start, packed), true)
          .reportEscapes(names.first(), members);
      read.judgeStored(names.all(), RarReader.openStored(file, members.budget(), member));
    } else {
      new UnixEntry(mode, null, false).reportEscapes(names.first(), members);
      read.judgeUnreadable(names.all());
    }
  }

  /** Reads the target of a link, which is its content. */
  private byte[] readLinkTarget(int mode, long start, long length) throws IOException {
    if ((mode & UnixFileMode.TYPE) != UnixFileMode.LINK || length > UnixEntry.MAX_TARGET_BYTES) {
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
