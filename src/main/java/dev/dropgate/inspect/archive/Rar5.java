package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.archive.PackedMember.Packing;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.zip.CRC32;

/** Reads the headers of a RAR archive of version 5 and later ("RAR 5.0 archive format"). */
final class Rar5 {
  private static final int MAIN = 1;
  private static final int FILE = 2;
  private static final int SERVICE = 3;
  private static final int ENCRYPTION = 4;
  private static final int END = 5;

  private static final int HAS_EXTRA = 1;
  private static final int HAS_DATA = 2;
  private static final int CONTINUES = 0x18;
  private static final int IS_VOLUME = 1;

  private static final int FOLDER = 1;
  private static final int HAS_TIME = 2;
  private static final int HAS_CRC = 4;
  private static final int SIZE_UNKNOWN = 8;
  private static final int METHOD = 0x380;
  private static final int UNIX = 1;

  private static final int EXTRA_ENCRYPTION = 1;
  private static final int EXTRA_REDIRECTION = 5;
  private static final int HARD_LINK = 4;
  private static final int COPY = 5;

  private final HeaderCursor in;
  private final SeekableByteChannel file;
  private final PartlyRead read;
  private final Members members;

  /** Reads where a cursor is: behind the signature. */
  Rar5(HeaderCursor in, SeekableByteChannel file, PartlyRead read) {
    this.in = in;
    this.file = file;
    this.read = read;
    this.members = read.members();
  }

  /** Judges all members. */
  void look() throws IOException {
    boolean volume = false;
    boolean ended = false;
    while (!ended && !members.done() && !in.isAtEnd()) {
      RarFields header = header();
      long type = header.number();
      long flags = header.number();
      long extra = (flags & HAS_EXTRA) != 0 ? header.number() : 0;
      long data = (flags & HAS_DATA) != 0 ? header.number() : 0;
      long start = in.position();
      in.skip(data);
      if (type == MAIN) {
        volume = (header.number() & IS_VOLUME) != 0;
      } else if (type == FILE || type == SERVICE) {
        member(header, extra, (flags & CONTINUES) != 0, start, type == FILE);
      } else if (type == ENCRYPTION) {
        members.encrypted("the names of the members are encrypted");
        return;
      } else if (type == END) {
        Rar.behind(in, members);
        ended = true;
      }
    }
    if (volume) {
      members.unsupported(SplitPart.WORDS);
    } else if (!ended && !members.done()) {
      read.broken("breaks off without its end");
    }
  }

  private RarFields header() throws IOException {
    long start = in.position();
    long sum = in.u32();
    long lengthStart = in.position();
    long length = 0;
    int one = 0x80;
    for (int shift = 0; (one & 0x80) != 0; shift += 7) {
      if (shift > 14) {
        throw new IOException("a header with a length that cannot be at byte " + start);
      }
      one = in.u8();
      length |= (long) (one & 0x7F) << shift;
    }
    int before = (int) (in.position() - lengthStart);
    in.seek(lengthStart);
    byte[] bytes = in.bytes(before + length);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    if (crc.getValue() != sum) {
      read.broken("a header with a wrong checksum at byte " + start);
    }
    return new RarFields(bytes, before, bytes.length);
  }

  private void member(RarFields header, long extra, boolean continues, long start, boolean isFile)
      throws IOException {
    long flags = header.number();
    long size = header.number();
    long attributes = header.number();
    header.skip((flags & HAS_TIME) != 0 ? 4 : 0);
    long crc = (flags & HAS_CRC) != 0 ? header.u32() : -1;
    long method = header.number() & METHOD;
    int mode = header.number() == UNIX ? (int) attributes : 0;
    byte[] field = header.bytes(header.number());
    byte[] name = RarName.slashes(field);
    if (!isFile) {
      if (RarName.isStream(field)) {
        members.unsupported("the NTFS streams of a RAR archive cannot be looked into");
      }
      return;
    }
    UnixEntry entry = new UnixEntry(mode, null, false);
    boolean link = false;
    boolean encrypted = false;
    RarFields extras = header.last(extra);
    while (!extras.isAtEnd()) {
      RarFields record = extras.part(extras.number());
      long type = record.number();
      encrypted |= type == EXTRA_ENCRYPTION;
      if (type == EXTRA_REDIRECTION) {
        long kind = record.number();
        record.number(); // flags
        byte[] target = RarName.slashes(record.bytes(record.number()));
        entry = new UnixEntry(mode, target, kind < HARD_LINK);
        link = kind > 0 && kind <= COPY && in.position() == start; // has no data
      }
    }
    entry.judge(name, members);
    List<byte[]> names = List.of(name);
    if (encrypted) {
      read.encrypted(names);
    } else if (continues) {
      read.part(names);
    } else if ((flags & FOLDER) != 0) {
      members.folder(name);
    } else if (link) {
      read.names(names);
    } else if (in.position() > in.size()) {
      read.name(names);
      read.broken(MemberName.shown(name) + " breaks off");
    } else if (method != 0) {
      read.name(names);
    } else {
      long end = in.position();
      boolean known = (flags & SIZE_UNKNOWN) == 0;
      PackedMember member =
          new PackedMember(name, Packing.STORED, crc, known ? size : end - start, start, end);
      read.stored(
          names,
          crc < 0
              ? () -> member.bytes(file, members.budget())
              : Rar.stored(file, members.budget(), member));
    }
  }
}
