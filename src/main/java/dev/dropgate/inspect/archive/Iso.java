package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Stop;
import dev.dropgate.inspect.Subject;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A CD image (ISO 9660, ECMA-119), with the trees of Joliet and the names of Rock Ridge. Its files
 * stand in it as they are. Of UDF the names are judged; boot images and what stands before the
 * first volume are not looked into.
 */
final class Iso implements Container {
  private static final int SECTOR = 2048;
  private static final int FIRST = 16;
  private static final int MAX_DESCRIPTORS = 64;
  private static final int ROOT = 156;
  private static final int BLOCK_SIZE = 128;
  private static final int ESCAPES = 88;
  private static final String UDF = "NSR0";
  private static final int UDF_ANCHOR = 256;

  private static final int BOOT = 0;
  private static final int PRIMARY = 1;
  private static final int SUPPLEMENTARY = 2;

  @Override
  public void look(Subject archive, Members members) throws IOException {
    try (SeekableByteChannel file = archive.content().channel()) {
      HeaderCursor in = new HeaderCursor(file, members.budget(), 0);
      List<IsoVolume> volumes = volumes(in, members);
      if (hasUdf(in)) {
        long names = new UdfNames(file, members).judge();
        members.unsupported(
            "the UDF file system of a CD image: the names of "
                + names
                + " files were judged, their content cannot be read");
      }
      if (volumes.isEmpty()) {
        members.unsupported("a CD image of raw sectors cannot be looked into");
        return;
      }
      PartlyRead read = new PartlyRead(members, "a CD image");
      try {
        IsoFiles files = new IsoFiles(file, read);
        for (IsoVolume volume : volumes) {
          walk(new IsoTree(in, volume, files, read), read);
        }
        files.judge();
      } finally {
        read.tell();
      }
      read.end();
      others(in, members);
    }
  }

  /** What is damaged in one tree hides neither the files before it nor another tree. */
  private static void walk(IsoTree tree, PartlyRead read) throws IOException {
    try {
      tree.walk();
    } catch (Stop e) {
      throw e;
    } catch (IOException e) {
      read.broken(e.getMessage());
    }
  }

  /** Finds the trees; there is one set of descriptors after the other, up to no descriptor. */
  private static List<IsoVolume> volumes(HeaderCursor in, Members members) throws IOException {
    List<IsoVolume> volumes = new ArrayList<>(2);
    for (int i = 0; i < MAX_DESCRIPTORS; i++) {
      long start = (long) (FIRST + i) * SECTOR;
      if (start + SECTOR > in.size()) {
        break;
      }
      in.seek(start);
      byte[] sector = in.bytes(SECTOR);
      String id = new String(sector, 1, 5, StandardCharsets.ISO_8859_1);
      if (id.equals("CD001")) {
        descriptor(sector, volumes, members);
      } else if (!isOther(id)) {
        break;
      }
    }
    return volumes;
  }

  private static boolean isOther(String id) {
    return id.startsWith(UDF) || id.equals("BEA01") || id.equals("TEA01") || id.equals("BOOT2");
  }

  /** By its mark among the descriptors, or by its anchor, which is enough for some systems. */
  private static boolean hasUdf(HeaderCursor in) throws IOException {
    for (int i = 0; i < MAX_DESCRIPTORS && (FIRST + i + 1L) * SECTOR <= in.size(); i++) {
      in.seek((long) (FIRST + i) * SECTOR + 1);
      String id = new String(in.bytes(5), StandardCharsets.ISO_8859_1);
      if (id.startsWith(UDF)) {
        return true;
      } else if (!id.equals("CD001") && !isOther(id)) {
        break;
      }
    }
    if (in.size() < (UDF_ANCHOR + 1L) * SECTOR) {
      return false;
    }
    in.seek((long) UDF_ANCHOR * SECTOR);
    int tag = in.u16();
    in.skip(10);
    return tag == 2 && in.u32() == UDF_ANCHOR;
  }

  private static void descriptor(byte[] sector, List<IsoVolume> volumes, Members members)
      throws IOException {
    int type = sector[0] & 0xFF;
    if (type == BOOT) {
      members.unsupported("the boot image of a CD image cannot be looked into");
    } else if (type == PRIMARY || type == SUPPLEMENTARY) {
      int block = (sector[BLOCK_SIZE] & 0xFF) | ((sector[BLOCK_SIZE + 1] & 0xFF) << 8);
      if (block != 512 && block != 1024 && block != SECTOR) {
        throw new IOException("a CD image with blocks of " + block + " bytes");
      }
      boolean joliet =
          type == SUPPLEMENTARY
              && sector[ESCAPES] == '%'
              && sector[ESCAPES + 1] == '/'
              && "@CE".indexOf(sector[ESCAPES + 2]) >= 0;
      byte[] root = Arrays.copyOfRange(sector, ROOT, ROOT + IsoRecord.SHORTEST);
      volumes.add(new IsoVolume(block, joliet, IsoRecord.of(root)));
    }
  }

  /** What is on the medium beside its trees. */
  private static void others(HeaderCursor in, Members members) throws IOException {
    in.seek(0);
    while (!members.done() && in.position() < (long) FIRST * SECTOR) {
      if (in.u8() != 0) {
        members.unsupported("what stands before the first volume of a CD image is not looked into");
        return;
      }
    }
  }
}
