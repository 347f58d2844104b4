package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Subject;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/** EGG, as ALZip writes it (EGG Specification 1.0 of ESTsoft). */
final class Egg implements Container {
  static final String SIGNATURE = "EGGA\0\1";

  private static final int HEADER = 14;
  private static final long SPLIT = 0x24F5A262L;
  private static final long SOLID = 0x24E5A060L;
  private static final long ENCRYPTED_WHOLLY = 0x08D144A8L;
  private static final long FILE = 0x0A8590E3L;
  static final long END = 0x08E28222L;

  @Override
  public void look(Subject archive, Members members) throws IOException {
    try (SeekableByteChannel file = archive.content().channel()) {
      long start = Math.max(0, HeaderCursor.find(file, SIGNATURE, Alz.WITHIN));
      HeaderCursor in = new HeaderCursor(file, members.budget(), start + HEADER);
      boolean solid = prefix(in, members);
      EggFile reader = new EggFile(in, file, members, solid);
      while (!members.done()) {
        if (in.isAtEnd()) {
          members.unsupported("breaks off: one part of an EGG archive in several parts");
          return;
        }
        long signature = in.u32();
        if (signature == END) {
          return;
        } else if (signature == FILE) {
          reader.look();
        } else {
          skip(in, signature);
        }
      }
    }
  }

  /** What stands before the first member; returns whether all are packed as one. */
  private static boolean prefix(HeaderCursor in, Members members) throws IOException {
    boolean solid = false;
    for (long signature = in.u32(); signature != END; signature = in.u32()) {
      if (signature == SPLIT) {
        skip(in, signature);
        members.unsupported("one part of an EGG archive in several parts");
      } else if (signature == ENCRYPTED_WHOLLY) {
        skip(in, signature);
        members.encrypted("the names of the members are encrypted");
      } else {
        solid |= signature == SOLID;
        skip(in, signature);
      }
    }
    return solid;
  }

  /** Passes over a record that has its length behind its signature. */
  static void skip(HeaderCursor in, long signature) throws IOException {
    switch ((int) signature) {
      case 0x24F5A262,
          0x24E5A060,
          0x08D144A8,
          0x04C63672,
          0x2C86950B,
          0x1EE922E5,
          0x07463307,
          0xFFFF0000 ->
          in.skip(length(in));
      default -> throw new IOException("an unknown record at byte " + (in.position() - 4));
    }
  }

  /** Reads the flags of a record, which do not matter, and its length. */
  static long length(HeaderCursor in) throws IOException {
    return (in.u8() & 1) == 0 ? in.u16() : in.u32();
  }
}
