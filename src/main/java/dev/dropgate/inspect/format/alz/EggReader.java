package dev.dropgate.inspect.format.alz;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.HeaderCursor;
import dev.dropgate.inspect.format.archive.MemberInspector;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/** A reader of EGG archives as ALZip writes them (EGG Specification 1.0 of ESTsoft). */
public final class EggReader implements ContainerReader {
  static final String SIGNATURE = "EGGA\0\1";

  private static final int HEADER_BYTES = 14;
  private static final long SPLIT_SIGNATURE = 0x24F5A262L;
  private static final long SOLID_SIGNATURE = 0x24E5A060L;
  private static final long ENCRYPTED_SIGNATURE = 0x08D144A8L;
  private static final long FILE_SIGNATURE = 0x0A8590E3L;
  static final long END_SIGNATURE = 0x08E28222L;

  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    try (SeekableByteChannel file = archive.content().channel()) {
      long start =
          Math.max(0, HeaderCursor.findSignature(file, SIGNATURE, AlzReader.MAX_PREFIX_BYTES));
      HeaderCursor in = new HeaderCursor(file, members.budget(), start + HEADER_BYTES);
      boolean solid = readPrefix(in, members);
      EggMemberReader reader = new EggMemberReader(in, file, members, solid);
      while (!members.isDecided()) {
        if (in.isAtEnd()) {
          members.reportUnsupported("breaks off: one part of an EGG archive in several parts");
          return;
        }
        long signature = in.u32();
        if (signature == END_SIGNATURE) {
          return;
        } else if (signature == FILE_SIGNATURE) {
          reader.judgeMember();
        } else {
          skipRecord(in, signature);
        }
      }
    }
  }

  /** Reads the records before the first member. Returns whether the archive is solid. */
  private static boolean readPrefix(HeaderCursor in, MemberInspector members) throws IOException {
    boolean solid = false;
    for (long signature = in.u32(); signature != END_SIGNATURE; signature = in.u32()) {
      if (signature == SPLIT_SIGNATURE) {
        skipRecord(in, signature);
        members.reportUnsupported("one part of an EGG archive in several parts");
      } else if (signature == ENCRYPTED_SIGNATURE) {
        skipRecord(in, signature);
        members.reportEncrypted("the names of the members are encrypted");
      } else {
        solid |= signature == SOLID_SIGNATURE;
        skipRecord(in, signature);
      }
    }
    return solid;
  }

  /** Skips a record whose length follows its signature. */
  static void skipRecord(HeaderCursor in, long signature) throws IOException {
    switch ((int) signature) {
      case 0x24F5A262,
          0x24E5A060,
          0x08D144A8,
          0x04C63672,
          0x2C86950B,
          0x1EE922E5,
          0x07463307,
          0xFFFF0000 ->
          in.skip(readLength(in));
      default -> throw new IOException("an unknown record at byte " + (in.position() - 4));
    }
  }

  /** Returns the length of a record. Skips its flags. */
  static long readLength(HeaderCursor in) throws IOException {
    return (in.u8() & 1) == 0 ? in.u16() : in.u32();
  }
}
