package dev.dropgate.inspect.archive;

import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * What a member becomes on Unix beside a file or a folder.
 *
 * @param mode type and permissions, as Unix has them
 * @param target of a link that has no data; null if it is none
 * @param symbolic whether the target is relative to the link
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record UnixEntry(long mode, byte[] target, boolean symbolic) {
  /** No system has longer ones. */
  static final int MAX_TARGET = 4096;

  private static final int FILE = 0100000;
  private static final int SET_ID = 06000;
  private static final int RUNS = 0111;

  private static final int PIPE = 0010000;
  private static final int CHARACTERS = 0020000;
  private static final int BLOCKS = 0060000;

  /** By what a library has read. */
  static UnixEntry of(ArchiveEntry entry) {
    if (entry instanceof TarArchiveEntry tar) {
      int type =
          tar.isBlockDevice()
              ? BLOCKS
              : tar.isCharacterDevice() ? CHARACTERS : tar.isFIFO() ? PIPE : FILE;
      boolean link = tar.isSymbolicLink() || tar.isLink();
      long mode = tar.isDirectory() || link ? 0 : (type | (tar.getMode() & 07777));
      byte[] target =
          link && tar.getLinkName() != null ? MemberName.bytes(tar.getLinkName()) : null;
      return new UnixEntry(mode, target, tar.isSymbolicLink());
    }
    return new UnixEntry(entry instanceof CpioArchiveEntry cpio ? cpio.getMode() : 0, null, false);
  }

  /** Whether it is a link, and what it points to is its content. */
  static boolean isLinkWithData(ArchiveEntry entry) {
    return entry instanceof CpioArchiveEntry cpio
        && (cpio.getMode() & UnixFileMode.TYPE) == UnixFileMode.LINK
        && cpio.getSize() <= MAX_TARGET;
  }

  /** The same of a 7z, which keeps the mode beside the attributes of Windows. */
  static boolean isLink(SevenZArchiveEntry entry) {
    int attributes = entry.getHasWindowsAttributes() ? entry.getWindowsAttributes() : 0;
    return (attributes & 0x8000) != 0
        && (attributes >>> 16 & UnixFileMode.TYPE) == UnixFileMode.LINK
        && entry.getSize() <= MAX_TARGET;
  }

  /** Tells what reaches out of the folder that the archive is unpacked into. */
  void judge(byte[] name, Members members) {
    if (target != null) {
      members.link(name, target, symbolic);
    }
    int type = (int) mode & UnixFileMode.TYPE;
    if (type == PIPE || type == CHARACTERS || type == BLOCKS) {
      members.escape(MemberName.shown(name) + " is a device or a pipe");
    } else if (type == FILE && (mode & SET_ID) != 0 && (mode & RUNS) != 0) {
      members.escape(MemberName.shown(name) + " runs as its owner (set-id)");
    }
  }
}
