package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.archive.PackedMember.Packing;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/** ALZ, as ALZip writes it: one member after the other, each behind its header. */
final class Alz implements Container {
  static final String SIGNATURE = "ALZ\1";

  /** How far behind something else it is looked for. */
  static final int WITHIN = 1 << 20;

  private static final int HEADER = 8;
  private static final long MEMBER = 0x015A4C42;
  private static final long DIRECTORY = 0x015A4C43;
  private static final long END = 0x025A4C43;
  private static final int FOLDER = 0x10;
  private static final int ENCRYPTED = 1;
  private static final int KEY_HEADER = 12;

  private static final int STORED = 0;
  private static final int BZIP2 = 1;
  private static final int DEFLATED = 2;

  @Override
  public void look(Subject archive, Members members) throws IOException {
    try (SeekableByteChannel file = archive.content().channel()) {
      long start = Math.max(0, HeaderCursor.find(file, SIGNATURE, WITHIN));
      HeaderCursor in = new HeaderCursor(file, members.budget(), start + HEADER);
      for (boolean first = true; !members.done(); first = false) {
        long signature = in.u32();
        if (signature == DIRECTORY || signature == END) {
          return;
        } else if (signature != MEMBER && first) {
          members.unsupported("one part of an ALZ archive in several parts");
          return;
        } else if (signature != MEMBER) {
          throw new IOException("neither a member nor the end at byte " + (in.position() - 4));
        }
        member(in, file, members);
      }
    }
  }

  private static void member(HeaderCursor in, SeekableByteChannel file, Members members)
      throws IOException {
    int nameLength = in.u16();
    int attributes = in.u8();
    in.skip(4); // time
    int descriptor = in.u8();
    in.skip(1);
    int width = descriptor >> 4;
    int method = STORED;
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
    boolean encrypted = (descriptor & ENCRYPTED) != 0;
    in.skip(encrypted ? KEY_HEADER : 0);
    long start = in.position();
    in.skip(packed);
    if (encrypted) {
      members.encrypted(name);
    } else if (in.position() > in.size()) {
      members.name(name);
      members.unsupported(
          MemberName.shown(name) + " breaks off: one part of an ALZ archive in several parts");
    } else if ((attributes & FOLDER) != 0 && size == 0) {
      members.folder(name);
    } else if (method == STORED || method == BZIP2 || method == DEFLATED) {
      Packing packing =
          method == STORED ? Packing.STORED : method == BZIP2 ? Packing.BZIP2 : Packing.DEFLATED;
      PackedMember member = new PackedMember(name, packing, crc, size, start, in.position());
      PackedMember.judge(name, () -> member.open(file, members.budget()), members);
    } else {
      members.name(name);
      members.unsupported(MemberName.shown(name) + " is packed by method " + method + " of ALZ");
    }
  }
}
