package dev.dropgate.inspect.format.rar;

import dev.dropgate.inspect.format.archive.HeaderCursor;
import dev.dropgate.inspect.format.archive.PackedMember;
import dev.dropgate.inspect.format.archive.PackedMember.Packing;
import dev.dropgate.inspect.format.archive.PartialMemberInspector;
import dev.dropgate.inspect.format.archive.SplitArchivePart;
import dev.dropgate.inspect.format.archive.UnixEntry;
import dev.dropgate.inspect.format.stream.MemberPaths;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A reader of the headers of RAR version 5 and later ("RAR 5.0 archive format"). For one archive.
 */
final class Rar5Reader extends RarVersionReader {
  private static final int MAIN_HEADER = 1;
  private static final int FILE_HEADER = 2;
  private static final int SERVICE_HEADER = 3;
  private static final int ENCRYPTION_HEADER = 4;
  private static final int END_HEADER = 5;

  private static final int HAS_EXTRA_FLAG = 1;
  private static final int HAS_DATA_FLAG = 2;
  private static final int CONTINUES_MASK = 0x18;
  private static final int VOLUME_FLAG = 1;

  private static final int FOLDER_FLAG = 1;
  private static final int HAS_TIME_FLAG = 2;
  private static final int HAS_CRC_FLAG = 4;
  private static final int SIZE_UNKNOWN_FLAG = 8;
  private static final int METHOD_MASK = 0x380;
  private static final int HOST_UNIX = 1;

  private static final int EXTRA_ENCRYPTION = 1;
  private static final int EXTRA_REDIRECTION = 5;
  private static final int HARD_LINK_KIND = 4;
  private static final int FILE_COPY_KIND = 5;

  Rar5Reader(HeaderCursor in, SeekableByteChannel file, PartialMemberInspector read) {
    super(in, file, read);
  }

  @Override
  void judgeMembers() throws IOException {
    boolean volume = false;
    boolean ended = false;
    while (!ended && !members.isDecided() && !in.isAtEnd()) {
      RarHeaderFields header = readHeader();
      long type = header.number();
      long flags = header.number();
      long extra = (flags & HAS_EXTRA_FLAG) != 0 ? header.number() : 0;
      long data = (flags & HAS_DATA_FLAG) != 0 ? header.number() : 0;
      long start = in.position();
      in.skip(data);
      if (type == MAIN_HEADER) {
        volume = (header.number() & VOLUME_FLAG) != 0;
      } else if (type == FILE_HEADER || type == SERVICE_HEADER) {
        readMember(header, extra, (flags & CONTINUES_MASK) != 0, start, type == FILE_HEADER);
      } else if (type == ENCRYPTION_HEADER) {
        members.reportEncrypted("the names of the members are encrypted");
        return;
      } else if (type == END_HEADER) {
        RarReader.checkTrailingData(in, members);
        ended = true;
      }
    }
    if (volume) {
      members.reportUnsupported(SplitArchivePart.DESCRIPTION);
    } else if (!ended && !members.isDecided()) {
      read.noteDamage("breaks off without its end");
    }
  }

  private RarHeaderFields readHeader() throws IOException {
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
      read.noteDamage("a header with a wrong checksum at byte " + start);
    }
    return new RarHeaderFields(bytes, before, bytes.length);
  }

  private void readMember(
      RarHeaderFields header, long extra, boolean continues, long start, boolean isFile)
      throws IOException {
    long flags = header.number();
    long size = header.number();
    long attributes = header.number();
    header.skip((flags & HAS_TIME_FLAG) != 0 ? 4 : 0);
    long crc = (flags & HAS_CRC_FLAG) != 0 ? header.u32() : -1;
    long method = header.number() & METHOD_MASK;
    int mode = header.number() == HOST_UNIX ? (int) attributes : 0;
    byte[] field = header.bytes(header.number());
    byte[] name = RarMemberNames.toSlashes(field);
    if (!isFile) {
      if (RarMemberNames.isNtfsStream(field)) {
        members.reportUnsupported("the NTFS streams of a RAR archive cannot be looked into");
      }
      return;
    }
    UnixEntry entry = new UnixEntry(mode, null, false);
    boolean link = false;
    boolean encrypted = false;
    RarHeaderFields extras = header.lastFields(extra);
    while (!extras.isAtEnd()) {
      RarHeaderFields record = extras.nextFields(extras.number());
      long type = record.number();
      encrypted |= type == EXTRA_ENCRYPTION;
      if (type == EXTRA_REDIRECTION) {
        long kind = record.number();
        record.number(); // flags
        byte[] target = RarMemberNames.toSlashes(record.bytes(record.number()));
        entry = new UnixEntry(mode, target, kind < HARD_LINK_KIND);
        link = kind > 0 && kind <= FILE_COPY_KIND && in.position() == start; // has no data
      }
    }
    entry.reportEscapes(name, members);
    List<byte[]> names = List.of(name);
    if (encrypted) {
      read.judgeEncrypted(names);
    } else if (continues) {
      read.judgePart(names);
    } else if ((flags & FOLDER_FLAG) != 0) {
      members.judgeFolder(name);
    } else if (link) {
      read.judgeNames(names);
    } else if (in.position() > in.size()) {
      read.judgeUnreadable(names);
      read.noteDamage(MemberPaths.toPrintable(name) + " breaks off");
    } else if (method != 0) {
      read.judgeUnreadable(names);
    } else {
      long end = in.position();
      boolean known = (flags & SIZE_UNKNOWN_FLAG) == 0;
      PackedMember member =
          new PackedMember(name, Packing.STORED, crc, known ? size : end - start, start, end);
      read.judgeStored(
          names,
          crc < 0
              ? () -> member.openStored(file, members.budget())
              : RarReader.openStored(file, members.budget(), member));
    }
  }
}
