package dev.dropgate.inspect.format.lha;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.HeaderCursor;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.archive.PackedMember;
import dev.dropgate.inspect.format.archive.PartialMemberInspector;
import dev.dropgate.inspect.format.archive.UnixEntry;
import dev.dropgate.inspect.format.stream.MemberPaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of LHA (LZH) archives: a sequence of members, each after a header of level 0 to 3. There
 * is no decoder, so only names and stored content are judged.
 */
public final class LhaReader implements ContainerReader {
  private static final String FORMAT_NAME = "an LHA archive";

  private static final int METHOD_OFFSET = 2;
  private static final int METHOD_BYTES = 5;
  private static final int PACKED_SIZE_OFFSET = 7;
  private static final int LEVEL_OFFSET = 20;
  private static final int NAME_OFFSET = 21;

  private static final byte PATH_SEPARATOR = (byte) 0xFF;

  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    try (SeekableByteChannel file = archive.content().channel()) {
      HeaderCursor in = new HeaderCursor(file, members.budget(), METHOD_OFFSET);
      if (in.u8() != '-') {
        members.reportUnsupported("an LHA archive behind something else cannot be looked into");
        return;
      }
      in.seek(0);
      PartialMemberInspector read = new PartialMemberInspector(members, FORMAT_NAME);
      try {
        while (!members.isDecided() && !isEnd(in)) {
          readMember(in, file, read);
        }
        checkTrailingData(in, members);
      } finally {
        read.reportUnread();
      }
      read.throwDamage();
    }
  }

  /**
   * Returns whether the archive ends here. A zero in place of a header's length marks the end, but
   * many programs omit it.
   */
  private static boolean isEnd(HeaderCursor in) throws IOException {
    if (in.isAtEnd()) {
      return true;
    }
    boolean end = in.u8() == 0 && (in.isAtEnd() || !isHeader(in));
    in.seek(in.position() - 1);
    return end;
  }

  /** Returns whether a header follows. A header of level 2 may have 256 bytes. */
  private static boolean isHeader(HeaderCursor in) throws IOException {
    long start = in.position() - 1;
    if (start + NAME_OFFSET > in.size()) {
      return false;
    }
    in.seek(start + METHOD_OFFSET);
    boolean header = in.u8() == '-';
    in.seek(start + LEVEL_OFFSET);
    header &= in.u8() == 2;
    in.seek(start + 1);
    return header;
  }

  private static void checkTrailingData(HeaderCursor in, MemberInspector members)
      throws IOException {
    while (!members.isDecided() && !in.isAtEnd()) {
      if (in.u8() != 0) {
        members.reportContradiction("something follows the end of the archive");
        return;
      }
    }
  }

  private static void readMember(
      HeaderCursor in, SeekableByteChannel file, PartialMemberInspector read) throws IOException {
    long start = in.position();
    in.seek(start + METHOD_OFFSET);
    String method = new String(in.bytes(METHOD_BYTES), StandardCharsets.ISO_8859_1);
    if (method.charAt(0) != '-' || method.charAt(METHOD_BYTES - 1) != '-') {
      throw new IOException("neither a member nor the end at byte " + start);
    }
    in.seek(start + PACKED_SIZE_OFFSET);
    long packed = in.u32();
    long size = in.u32();
    in.seek(start + LEVEL_OFFSET);
    int level = in.u8();
    LhaHeaderFields fields = new LhaHeaderFields(in, packed, size);
    in.seek(start);
    switch (level) {
      case 0, 1 -> readOldHeader(in, level, fields, read);
      case 2 -> {
        long end = start + in.u16();
        in.seek(start + 24);
        fields.readUntil(end, 2);
      }
      case 3 -> {
        in.seek(start + 24);
        long end = start + in.u32();
        fields.readUntil(end, 4);
      }
      default -> throw new IOException("a header of level " + level);
    }
    long data = in.position();
    in.skip(fields.packed());
    judgeMember(method, fields, data, in, file, read);
  }

  /** Reads a header of level 0 or 1, whose second byte is its checksum. */
  private static void readOldHeader(
      HeaderCursor in, int level, LhaHeaderFields fields, PartialMemberInspector read)
      throws IOException {
    long start = in.position();
    int length = in.u8();
    int sum = in.u8();
    for (byte one : in.bytes(length)) {
      sum -= one;
    }
    if ((sum & 0xFF) != 0) {
      read.noteDamage("a header with a wrong checksum at byte " + start);
    }
    long end = in.position();
    in.seek(start + NAME_OFFSET);
    fields.name(in.bytes(in.u8()));
    if (in.position() > end) {
      throw new IOException("a header that is too short");
    }
    in.seek(level == 1 ? end - 2 : end);
    if (level == 1) {
      fields.readInData(in.u16());
    }
  }

  private static void judgeMember(
      String method,
      LhaHeaderFields fields,
      long data,
      HeaderCursor in,
      SeekableByteChannel file,
      PartialMemberInspector read)
      throws IOException {
    List<byte[]> names = new ArrayList<>(2);
    for (byte[] name : fields.names()) {
      names.add(toSlashes(name));
    }
    boolean bare = method.equals("-lhd-") && fields.packed() == 0;
    byte[] target = bare ? cutLinkTarget(names) : null;
    new UnixEntry(fields.mode(), target, true).reportEscapes(names.get(0), read.members());
    if (fields.isPart()) {
      read.judgePart(names);
    } else if (in.position() > in.size()) {
      read.judgeUnreadable(names);
      read.noteDamage(MemberPaths.toPrintable(names.get(0)) + " breaks off");
    } else if (target != null) {
      read.judgeNames(names);
    } else if (bare) {
      read.members().judgeFolder(names.get(0));
      names.subList(1, names.size()).forEach(read.members()::judgeAlias);
    } else if (method.equals("-lh0-") || method.equals("-lz4-") || method.equals("-pm0-")) {
      PackedMember member =
          new PackedMember(
              names.get(0), PackedMember.Packing.STORED, 0, fields.size(), data, in.position());
      read.judgeStored(names, () -> member.openStored(file, read.members().budget()));
    } else {
      read.judgeUnreadable(names);
    }
  }

  /** Removes the target of a link from its name and returns it. */
  private static byte[] cutLinkTarget(List<byte[]> names) {
    byte[] target = null;
    for (int i = 0; i < names.size(); i++) {
      String name = new String(names.get(i), StandardCharsets.ISO_8859_1);
      int bar = name.indexOf('|');
      if (bar >= 0) {
        target = name.substring(bar + 1).getBytes(StandardCharsets.ISO_8859_1);
        names.set(i, name.substring(0, bar).getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return target;
  }

  private static byte[] toSlashes(byte[] name) {
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    for (byte one : name) {
      path.write(one == PATH_SEPARATOR || one == '\\' ? '/' : one);
    }
    return path.toByteArray();
  }
}
