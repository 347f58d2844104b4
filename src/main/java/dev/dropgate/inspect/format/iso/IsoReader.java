package dev.dropgate.inspect.format.iso;

import dev.dropgate.inspect.ScanAbortedException;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.HeaderCursor;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.archive.PartialMemberInspector;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A reader of CD images (ISO 9660, ECMA-119) with Joliet trees and Rock Ridge names. The image
 * stores its files unchanged. Of UDF only the names are judged. Boot images and data before the
 * first volume are not inspected.
 */
public final class IsoReader implements ContainerReader {
  private static final int SECTOR_BYTES = 2048;
  private static final int FIRST_DESCRIPTOR_SECTOR = 16;
  private static final int MAX_DESCRIPTORS = 64;
  private static final int ROOT_RECORD_OFFSET = 156;
  private static final int BLOCK_SIZE_OFFSET = 128;
  private static final int ESCAPES_OFFSET = 88;
  private static final String UDF = "NSR0";
  private static final int UDF_ANCHOR_SECTOR = 256;

  private static final int BOOT_DESCRIPTOR = 0;
  private static final int PRIMARY_DESCRIPTOR = 1;
  private static final int SUPPLEMENTARY_DESCRIPTOR = 2;

  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    try (SeekableByteChannel file = archive.content().channel()) {
      HeaderCursor in = new HeaderCursor(file, members.budget(), 0);
      List<IsoVolume> volumes = readVolumes(in, members);
      if (hasUdf(in)) {
        long names = new UdfNameReader(file, members).judge();
        members.reportUnsupported(
            "the UDF file system of a CD image: the names of "
                + names
                + " files were judged, their content cannot be read");
      }
      if (volumes.isEmpty()) {
        members.reportUnsupported("a CD image of raw sectors cannot be looked into");
        return;
      }
      PartialMemberInspector read = new PartialMemberInspector(members, "a CD image");
      try {
        IsoFileSet files = new IsoFileSet(file, read);
        for (IsoVolume volume : volumes) {
          walkTree(new IsoTreeWalker(in, volume, files, read), read);
        }
        files.judgeAll();
      } finally {
        read.reportUnread();
      }
      read.throwDamage();
      checkOtherData(in, members);
    }
  }

  /** Walks one tree. Damage in it hides neither the files before it nor another tree. */
  private static void walkTree(IsoTreeWalker tree, PartialMemberInspector read) throws IOException {
    try {
      tree.walk();
    } catch (ScanAbortedException e) {
      throw e;
    } catch (IOException e) {
      read.noteDamage(e.getMessage());
    }
  }

  /**
   * Returns the trees. Sets of descriptors follow one another up to the first block that is not a
   * descriptor.
   */
  private static List<IsoVolume> readVolumes(HeaderCursor in, MemberInspector members)
      throws IOException {
    List<IsoVolume> volumes = new ArrayList<>(2);
    for (int i = 0; i < MAX_DESCRIPTORS; i++) {
      long start = (long) (FIRST_DESCRIPTOR_SECTOR + i) * SECTOR_BYTES;
      if (start + SECTOR_BYTES > in.size()) {
        break;
      }
      in.seek(start);
      byte[] sector = in.bytes(SECTOR_BYTES);
      String id = new String(sector, 1, 5, StandardCharsets.ISO_8859_1);
      if (id.equals("CD001")) {
        readDescriptor(sector, volumes, members);
      } else if (!isOther(id)) {
        break;
      }
    }
    return volumes;
  }

  private static boolean isOther(String id) {
    return id.startsWith(UDF) || id.equals("BEA01") || id.equals("TEA01") || id.equals("BOOT2");
  }

  /**
   * Returns whether there is UDF: by its descriptor, or by its anchor, which some systems accept
   * alone.
   */
  private static boolean hasUdf(HeaderCursor in) throws IOException {
    for (int i = 0;
        i < MAX_DESCRIPTORS && (FIRST_DESCRIPTOR_SECTOR + i + 1L) * SECTOR_BYTES <= in.size();
        i++) {
      in.seek((long) (FIRST_DESCRIPTOR_SECTOR + i) * SECTOR_BYTES + 1);
      String id = new String(in.bytes(5), StandardCharsets.ISO_8859_1);
      if (id.startsWith(UDF)) {
        return true;
      } else if (!id.equals("CD001") && !isOther(id)) {
        break;
      }
    }
    if (in.size() < (UDF_ANCHOR_SECTOR + 1L) * SECTOR_BYTES) {
      return false;
    }
    in.seek((long) UDF_ANCHOR_SECTOR * SECTOR_BYTES);
    int tag = in.u16();
    in.skip(10);
    return tag == 2 && in.u32() == UDF_ANCHOR_SECTOR;
  }

  private static void readDescriptor(
      byte[] sector, List<IsoVolume> volumes, MemberInspector members) throws IOException {
    int type = sector[0] & 0xFF;
    if (type == BOOT_DESCRIPTOR) {
      members.reportUnsupported("the boot image of a CD image cannot be looked into");
    } else if (type == PRIMARY_DESCRIPTOR || type == SUPPLEMENTARY_DESCRIPTOR) {
      int block =
          (sector[BLOCK_SIZE_OFFSET] & 0xFF) | ((sector[BLOCK_SIZE_OFFSET + 1] & 0xFF) << 8);
      if (block != 512 && block != 1024 && block != SECTOR_BYTES) {
        throw new IOException("a CD image with blocks of " + block + " bytes");
      }
      boolean joliet =
          type == SUPPLEMENTARY_DESCRIPTOR
              && sector[ESCAPES_OFFSET] == '%'
              && sector[ESCAPES_OFFSET + 1] == '/'
              && "@CE".indexOf(sector[ESCAPES_OFFSET + 2]) >= 0;
      byte[] root =
          Arrays.copyOfRange(
              sector, ROOT_RECORD_OFFSET, ROOT_RECORD_OFFSET + IsoDirectoryRecord.MIN_RECORD_BYTES);
      volumes.add(new IsoVolume(block, joliet, IsoDirectoryRecord.of(root)));
    }
  }

  /** Checks for data on the medium outside the trees. */
  private static void checkOtherData(HeaderCursor in, MemberInspector members) throws IOException {
    in.seek(0);
    while (!members.isDecided() && in.position() < (long) FIRST_DESCRIPTOR_SECTOR * SECTOR_BYTES) {
      if (in.u8() != 0) {
        members.reportUnsupported(
            "what stands before the first volume of a CD image is not looked into");
        return;
      }
    }
  }
}
