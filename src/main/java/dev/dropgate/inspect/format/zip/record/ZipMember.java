package dev.dropgate.inspect.format.zip.record;

import dev.dropgate.inspect.format.stream.UnixFileMode;
import java.util.List;

/**
 * A member as the directory of a zip, or its own header, has it.
 *
 * @param name its path
 * @param otherNames others in Unicode, which some readers prefer
 * @param flags bit 0 is encryption, bit 1 an end marker of LZMA, bit 3 says that sizes follow the
 *     data
 * @param method how it is compressed
 * @param crc of its bytes
 * @param packed bytes in the zip
 * @param size bytes that come out
 * @param offset of its own header in the file
 * @param mode that Unix gives it, as the directory has it; 0 if it is not known
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
  /** The same with its header elsewhere. */
  public ZipMember withOffset(long other) {
    return new ZipMember(name, otherNames, flags, method, crc, packed, size, other, mode);
  }

  public boolean isEncrypted() {
    return (flags & 1) != 0 || method == 99;
  }

  /** Whether it is a link, and its content what it points to. */
  public boolean isLink() {
    return (mode & UnixFileMode.TYPE) == UnixFileMode.LINK;
  }

  public boolean isFolder() {
    return name.length > 0 && name[name.length - 1] == '/' && packed == 0 && size == 0;
  }

  /** Whether data of LZMA say themselves where they end. */
  boolean hasEndMark() {
    return (flags & 2) != 0;
  }

  public boolean sizesFollow() {
    return (flags & 8) != 0;
  }
}
