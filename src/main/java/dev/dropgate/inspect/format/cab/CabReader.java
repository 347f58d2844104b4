package dev.dropgate.inspect.format.cab;

import dev.dropgate.inspect.ScanLimitException;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.alz.AlzReader;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.HeaderCursor;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.archive.PartialMemberInspector;
import dev.dropgate.inspect.format.archive.SplitArchivePart;
import dev.dropgate.inspect.format.rar.RarMemberNames;
import dev.dropgate.inspect.format.stream.MemberPaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of CAB archives ("Microsoft Cabinet Format"): a list of folders, each compressed as one,
 * and a list of files with their offsets in the folders.
 */
public final class CabReader implements ContainerReader {
  private static final String FORMAT_NAME = "a CAB archive";
  private static final String SIGNATURE = "MSCF\0\0\0\0";
  private static final String INSTALL_SHIELD = "ISc(";
  private static final int MAX_NAME_BYTES = 4096;

  private static final int HAS_PREVIOUS = 1;
  private static final int HAS_NEXT = 2;
  private static final int HAS_RESERVE = 4;

  /** Marks a member that begins in another file, ends in one, or both. */
  private static final int FIRST_CONTINUED = 0xFFFD;

  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    try (SeekableByteChannel file = archive.content().channel()) {
      boolean installer =
          HeaderCursor.findSignature(file, INSTALL_SHIELD, INSTALL_SHIELD.length()) == 0;
      long base =
          installer ? -1 : HeaderCursor.findSignature(file, SIGNATURE, AlzReader.MAX_PREFIX_BYTES);
      if (base < 0) {
        members.reportUnsupported("a CAB archive of InstallShield cannot be looked into");
        return;
      }
      HeaderCursor in = new HeaderCursor(file, members.budget(), base + SIGNATURE.length());
      PartialMemberInspector read = new PartialMemberInspector(members, FORMAT_NAME);
      try {
        judgeMembers(in, base, file, read);
      } finally {
        read.reportUnread();
      }
      read.throwDamage();
    }
  }

  private static void judgeMembers(
      HeaderCursor in, long base, SeekableByteChannel file, PartialMemberInspector read)
      throws IOException {
    long length = in.u32();
    in.skip(4);
    long filesAt = in.u32();
    in.skip(6); // reserved, version
    int folderCount = in.u16();
    int files = in.u16();
    int flags = in.u16();
    in.skip(4); // set id, number in the set
    int reservedInFolder = 0;
    int reservedInData = 0;
    if ((flags & HAS_RESERVE) != 0) {
      int reserved = in.u16();
      reservedInFolder = in.u8();
      reservedInData = in.u8();
      in.skip(reserved);
    }
    boolean parted = (flags & (HAS_PREVIOUS | HAS_NEXT)) != 0;
    for (int one = HAS_PREVIOUS; one <= HAS_NEXT; one <<= 1) {
      if ((flags & one) != 0) {
        readName(in); // file name
        readName(in); // disk name
      }
    }
    List<CabFolder> folders = new ArrayList<>();
    for (int i = 0; i < folderCount; i++) {
      folders.add(new CabFolder(base + in.u32(), in.u16(), in.u16(), reservedInData));
      in.skip(reservedInFolder);
    }
    if (length > in.size() - base) {
      read.noteDamage("breaks off after " + (in.size() - base) + " of " + length + " bytes");
    }
    in.seek(base + filesAt);
    CabFolder last = null;
    for (int i = 0; i < files && !read.members().isDecided(); i++) {
      CabFolder next = readMember(in, file, folders, read);
      if (last != null && next != last) {
        last.release();
      }
      last = next;
    }
    if (parted) {
      read.members().reportUnsupported(SplitArchivePart.DESCRIPTION);
    }
  }

  /** Reads one member. Returns its folder, or null if this file does not have it. */
  private static CabFolder readMember(
      HeaderCursor in,
      SeekableByteChannel file,
      List<CabFolder> folders,
      PartialMemberInspector read)
      throws IOException {
    long size = in.u32();
    long start = in.u32();
    int folder = in.u16();
    in.skip(6); // date, time, attributes
    List<byte[]> names = List.of(RarMemberNames.toSlashes(readName(in)));
    if (folder >= FIRST_CONTINUED) {
      read.judgePart(names);
      return null;
    } else if (folder >= folders.size()) {
      read.judgeUnreadable(names);
      read.noteDamage(MemberPaths.toPrintable(names.get(0)) + " is in no folder");
      return null;
    }
    CabFolder data = folders.get(folder);
    if (data.isReadable()) {
      read.judgeStored(names, () -> data.openFile(file, read.members().budget(), start, size));
    } else {
      read.packed(names, data.method());
    }
    return data;
  }

  private static byte[] readName(HeaderCursor in) throws IOException {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    for (int one = in.u8(); one != 0; one = in.u8()) {
      name.write(one);
      if (name.size() > MAX_NAME_BYTES) {
        throw new ScanLimitException("a name of more than " + MAX_NAME_BYTES + " bytes");
      }
    }
    return name.toByteArray();
  }
}
