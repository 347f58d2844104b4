package dev.dropgate.inspect.format.zip.record;

import dev.dropgate.inspect.format.stream.UnixFileMode;
import java.util.List;

/**
 * A member according to the directory of a ZIP or to its local header.
 *
 * @param name the path
 * @param otherNames further names in Unicode, which some readers prefer
 * @param flags bit 0: encrypted; bit 1: LZMA data have an end marker; bit 3: the sizes follow the
 *     data
 * @param method compression method
 * @param crc checksum of the unpacked bytes
 * @param packed number of packed bytes
 * @param size number of unpacked bytes
 * @param offset of the local header in the file
 * @param mode of Unix according to the directory; 0 if unknown
 */
@SuppressWarnings("ArrayRecordComponent")
public // never compared as a whole
record ZipMember(
    byte[] name,
    List<byte[]> otherNames,
    int flags,
    int method,
    long crc,
    long packed,
    long size,
    long offset,
    int mode) {
  /** Returns the same member with another offset of its local header. */
  public ZipMember withOffset(long other) {
    return new ZipMember(name, otherNames, flags, method, crc, packed, size, other, mode);
  }

  public boolean isEncrypted() {
    return (flags & 1) != 0 || method == 99;
  }

  /** Returns whether the member is a link whose content is its target. */
  public boolean isLink() {
    return (mode & UnixFileMode.TYPE) == UnixFileMode.LINK;
  }

  public boolean isFolder() {
    return name.length > 0 && name[name.length - 1] == '/' && packed == 0 && size == 0;
  }

  /** Returns whether LZMA data have an end marker. */
  boolean hasEndMark() {
    return (flags & 2) != 0;
  }

  public boolean sizesFollow() {
    return (flags & 8) != 0;
  }
}
