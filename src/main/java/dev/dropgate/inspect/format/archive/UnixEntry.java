package dev.dropgate.inspect.format.archive;

import dev.dropgate.inspect.format.stream.MemberPaths;
import dev.dropgate.inspect.format.stream.UnixFileMode;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * The Unix type and permissions of a member, and its target if it is a link.
 *
 * @param mode type and permissions, as in {@code st_mode}
 * @param target of a link without data; null if it is not such a link
 * @param symbolic whether the target is relative to the link
 */
@SuppressWarnings("ArrayRecordComponent")
public // never compared as a whole
record UnixEntry(long mode, byte[] target, boolean symbolic) {
  /** No system has longer targets. */
  public static final int MAX_TARGET_BYTES = 4096;

  private static final int FILE_TYPE = 0100000;
  private static final int SET_ID_BITS = 06000;
  private static final int EXECUTE_BITS = 0111;

  private static final int PIPE_TYPE = 0010000;
  private static final int CHARACTER_DEVICE_TYPE = 0020000;
  private static final int BLOCK_DEVICE_TYPE = 0060000;

  /** Converts an entry of a library. */
  static UnixEntry of(ArchiveEntry entry) {
    if (entry instanceof TarArchiveEntry tar) {
      int type =
          tar.isBlockDevice()
              ? BLOCK_DEVICE_TYPE
              : tar.isCharacterDevice()
                  ? CHARACTER_DEVICE_TYPE
                  : tar.isFIFO() ? PIPE_TYPE : FILE_TYPE;
      boolean link = tar.isSymbolicLink() || tar.isLink();
      long mode = tar.isDirectory() || link ? 0 : (type | (tar.getMode() & 07777));
      byte[] target =
          link && tar.getLinkName() != null ? MemberPaths.encode(tar.getLinkName()) : null;
      return new UnixEntry(mode, target, tar.isSymbolicLink());
    }
    return new UnixEntry(entry instanceof CpioArchiveEntry cpio ? cpio.getMode() : 0, null, false);
  }

  /** Returns whether the entry is a link whose content is its target. */
  static boolean isLinkWithData(ArchiveEntry entry) {
    return entry instanceof CpioArchiveEntry cpio
        && (cpio.getMode() & UnixFileMode.TYPE) == UnixFileMode.LINK
        && cpio.getSize() <= MAX_TARGET_BYTES;
  }

  /** Returns the same for 7z, which keeps the mode in the attributes of Windows. */
  public static boolean isSevenZipLink(SevenZArchiveEntry entry) {
    int attributes = entry.getHasWindowsAttributes() ? entry.getWindowsAttributes() : 0;
    return (attributes & 0x8000) != 0
        && (attributes >>> 16 & UnixFileMode.TYPE) == UnixFileMode.LINK
        && entry.getSize() <= MAX_TARGET_BYTES;
  }

  /** Reports links that leave the target folder, devices, pipes and set-id programs. */
  public void reportEscapes(byte[] name, MemberInspector members) {
    if (target != null) {
      members.judgeLink(name, target, symbolic);
    }
    int type = (int) mode & UnixFileMode.TYPE;
    if (type == PIPE_TYPE || type == CHARACTER_DEVICE_TYPE || type == BLOCK_DEVICE_TYPE) {
      members.reportEscape(MemberPaths.toPrintable(name) + " is a device or a pipe");
    } else if (type == FILE_TYPE && (mode & SET_ID_BITS) != 0 && (mode & EXECUTE_BITS) != 0) {
      members.reportEscape(MemberPaths.toPrintable(name) + " runs as its owner (set-id)");
    }
  }
}
