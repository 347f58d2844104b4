package dev.dropgate.inspect.format.alz;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.HeaderCursor;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.archive.PackedMember;
import dev.dropgate.inspect.format.archive.PackedMember.Packing;
import dev.dropgate.inspect.format.stream.MemberPaths;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/** A reader of ALZ archives as ALZip writes them: a sequence of members, each after its header. */
public final class AlzReader implements ContainerReader {
  static final String SIGNATURE = "ALZ\1";

  /** The longest prefix after which the archive is still found. */
  public static final int MAX_PREFIX_BYTES = 1 << 20;

  private static final int HEADER_BYTES = 8;
  private static final long MEMBER_SIGNATURE = 0x015A4C42;
  private static final long DIRECTORY_SIGNATURE = 0x015A4C43;
  private static final long END_SIGNATURE = 0x025A4C43;
  private static final int FOLDER_ATTRIBUTE = 0x10;
  private static final int ENCRYPTED_FLAG = 1;
  private static final int KEY_HEADER_BYTES = 12;

  private static final int METHOD_STORED = 0;
  private static final int METHOD_BZIP2 = 1;
  private static final int METHOD_DEFLATED = 2;

  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    try (SeekableByteChannel file = archive.content().channel()) {
      long start = Math.max(0, HeaderCursor.findSignature(file, SIGNATURE, MAX_PREFIX_BYTES));
      HeaderCursor in = new HeaderCursor(file, members.budget(), start + HEADER_BYTES);
      for (boolean first = true; !members.isDecided(); first = false) {
        long signature = in.u32();
        if (signature == DIRECTORY_SIGNATURE || signature == END_SIGNATURE) {
          return;
        } else if (signature != MEMBER_SIGNATURE && first) {
          members.reportUnsupported("one part of an ALZ archive in several parts");
          return;
        } else if (signature != MEMBER_SIGNATURE) {
          throw new IOException("neither a member nor the end at byte " + (in.position() - 4));
        }
        readMember(in, file, members);
      }
    }
  }

  private static void readMember(HeaderCursor in, SeekableByteChannel file, MemberInspector members)
      throws IOException {
    int nameLength = in.u16();
    int attributes = in.u8();
    in.skip(4); // time
    int descriptor = in.u8();
    in.skip(1);
    int width = descriptor >> 4;
    int method = METHOD_STORED;
    long crc = 0;
    long packed = 0;
    long size = 0;
    if (width > 0) {
      method = in.u8();
      in.skip(1);
      crc = in.u32();
      packed = in.number(Math.min(8, width));
      size = in.number(Math.min(8, width));
    }
    byte[] name = in.bytes(nameLength);
    boolean encrypted = (descriptor & ENCRYPTED_FLAG) != 0;
    in.skip(encrypted ? KEY_HEADER_BYTES : 0);
    long start = in.position();
    in.skip(packed);
    if (encrypted) {
      members.reportEncrypted(name);
    } else if (in.position() > in.size()) {
      members.judgeName(name);
      members.reportUnsupported(
          MemberPaths.toPrintable(name)
              + " breaks off: one part of an ALZ archive in several parts");
    } else if ((attributes & FOLDER_ATTRIBUTE) != 0 && size == 0) {
      members.judgeFolder(name);
    } else if (method == METHOD_STORED || method == METHOD_BZIP2 || method == METHOD_DEFLATED) {
      Packing packing =
          method == METHOD_STORED
              ? Packing.STORED
              : method == METHOD_BZIP2 ? Packing.BZIP2 : Packing.DEFLATED;
      PackedMember member = new PackedMember(name, packing, crc, size, start, in.position());
      PackedMember.judgeMember(name, () -> member.open(file, members.budget()), members);
    } else {
      members.judgeName(name);
      members.reportUnsupported(
          MemberPaths.toPrintable(name) + " is packed by method " + method + " of ALZ");
    }
  }
}
