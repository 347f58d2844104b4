package dev.dropgate.inspect.format.alz;

import dev.dropgate.inspect.format.archive.HeaderCursor;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.archive.PackedMember;
import dev.dropgate.inspect.format.archive.PackedMember.Packing;
import dev.dropgate.inspect.format.stream.MemberPaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A reader of the members of an EGG archive: first the records of a member, then its blocks. */
final class EggMemberReader {
  private static final long NAME_SIGNATURE = 0x0A8591ACL;
  private static final long ENCRYPTION_SIGNATURE = 0x08D1470FL;
  private static final long BLOCK_SIGNATURE = 0x02B50C13L;
  private static final int NAME_IS_ENCRYPTED = 4;
  private static final int HAS_CHARSET = 8;
  private static final int HAS_PARENT = 16;
  private static final int MAX_BLOCKS = 4096;
  private static final Packing[] PACKINGS = {
    Packing.STORED, Packing.DEFLATED, Packing.BZIP2, null, Packing.LZMA
  };

  private final HeaderCursor in;
  private final SeekableByteChannel file;
  private final MemberInspector members;
  private final boolean solid;
  private byte[] name;
  private boolean encrypted;
  private String unreadable;

  /**
   * Reads members from the position of a cursor.
   *
   * @param solid whether all members are compressed as one
   */
  EggMemberReader(
      HeaderCursor in, SeekableByteChannel file, MemberInspector members, boolean solid) {
    this.in = in;
    this.file = file;
    this.members = members;
    this.solid = solid;
  }

  /** Judges the member whose signature was just read. */
  void judgeMember() throws IOException {
    name = new byte[0];
    encrypted = false;
    unreadable = solid ? "is packed together with others (solid)" : null;
    in.skip(4);
    long size = in.number(8);
    for (long signature = in.u32(); signature != EggReader.END_SIGNATURE; signature = in.u32()) {
      if (signature == NAME_SIGNATURE) {
        name();
      } else if (signature == ENCRYPTION_SIGNATURE) {
        in.skip(EggReader.readLength(in));
        encrypted = true;
      } else {
        EggReader.skipRecord(in, signature);
      }
    }
    List<PackedMember> blocks = readBlocks();
    if (encrypted) {
      members.reportEncrypted(name);
    } else if (unreadable != null) {
      members.judgeName(name);
      members.reportUnsupported(MemberPaths.toPrintable(name) + " " + unreadable);
    } else if (blocks.isEmpty() && size == 0) {
      members.judgeName(name);
    } else {
      PackedMember.judgeMember(name, () -> openBlocks(blocks), members);
    }
  }

  private void name() throws IOException {
    int flags = in.u8();
    long length = (flags & 1) == 0 ? in.u16() : in.u32();
    int before = ((flags & HAS_CHARSET) != 0 ? 2 : 0) + ((flags & HAS_PARENT) != 0 ? 4 : 0);
    in.skip(Math.min(before, length));
    byte[] bytes = in.bytes(Math.max(0, length - before));
    if ((flags & NAME_IS_ENCRYPTED) != 0) {
      encrypted = true;
    } else {
      name = bytes;
    }
  }

  private List<PackedMember> readBlocks() throws IOException {
    List<PackedMember> blocks = new ArrayList<>(1);
    while (!in.isAtEnd()) {
      if (in.u32() != BLOCK_SIGNATURE) {
        in.seek(in.position() - 4);
        break;
      }
      int method = in.u8();
      in.skip(1);
      long size = in.u32();
      long packed = in.u32();
      long crc = in.u32();
      for (long signature = in.u32(); signature != EggReader.END_SIGNATURE; signature = in.u32()) {
        EggReader.skipRecord(in, signature);
      }
      Packing packing = method < PACKINGS.length ? PACKINGS[method] : null;
      long start = in.position();
      in.skip(packed);
      if (packing == null) {
        unreadable = "is packed by " + (method == 3 ? "AZO" : "method " + method + " of EGG");
      } else if (in.position() > in.size()) {
        unreadable = "breaks off: one part of an EGG archive in several parts";
      } else if (blocks.size() == MAX_BLOCKS) {
        throw members.budget().memberLimit("more than " + MAX_BLOCKS + " blocks of one member");
      } else {
        blocks.add(new PackedMember(name, packing, crc, size, start, in.position()));
      }
    }
    return blocks;
  }

  private InputStream openBlocks(List<PackedMember> blocks) throws IOException {
    List<InputStream> all = new ArrayList<>(blocks.size());
    for (PackedMember block : blocks) {
      all.add(block.open(file, members.budget()));
    }
    return new SequenceInputStream(Collections.enumeration(all));
  }
}
