package dev.dropgate.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Lists a folder and looks at each file in it without making an object for any: one system call for
 * a file, and one for some hundred names. For one thread.
 */
public final class FolderScan implements Closeable {
  /** What the C library takes for a listing too. */
  private static final int LISTING = 32_768;

  // struct linux_dirent64 and the values of d_type, dirent.h
  private static final int RECORD_LENGTH = 16;
  private static final int TYPE = 18;
  private static final int NAME = 19;
  private static final int DT_UNKNOWN = 0;
  private static final int DT_REG = 8;

  private final Path folder;
  private final int fd;
  private final ByteBuffer names = ListingCalls.memory(LISTING);
  private final ByteBuffer stat = ListingCalls.stat();
  private final long namesAddress = ListingCalls.address(names);
  private final long statAddress = ListingCalls.address(stat);
  private int at;
  private int next;
  private int end;

  private FolderScan(Path folder, int fd) {
    this.folder = folder;
    this.fd = fd;
  }

  /**
   * Opens a folder.
   *
   * @param folder its path; not followed if it is a link
   * @return to be closed; null if there is no such way here, or the folder cannot be opened
   */
  public static FolderScan open(Path folder) {
    return ListingCalls.available() ? of(folder, Libc.openForListing(folder)) : null;
  }

  /**
   * Opens a folder of this folder.
   *
   * @param name the folder's, here; not followed if it is a link
   * @return to be closed; null if it cannot be opened
   */
  public FolderScan in(Path name) {
    return of(folder.resolve(name), Libc.openForListing(fd, name));
  }

  private static FolderScan of(Path folder, int fd) {
    return fd < 0 ? null : new FolderScan(folder, fd);
  }

  /**
   * Goes on to the next entry, but for the folder itself and its parent.
   *
   * @return false at the end
   * @throws IOException if the folder cannot be read
   */
  public boolean next() throws IOException {
    do {
      if (next >= end) {
        end = ListingCalls.list(fd, namesAddress, LISTING);
        next = 0;
        if (end == 0) {
          return false;
        }
        if (end < 0) {
          int error = -end;
          end = 0;
          throw new FileSystemException(
              folder.toString(), null, "cannot be listed, errno " + error);
        }
      }
      at = next;
      next += Short.toUnsignedInt(names.getShort(at + RECORD_LENGTH));
    } while (isDots());
    return true;
  }

  private boolean isDots() {
    int from = at + NAME;
    return names.get(from) == '.'
        && (names.get(from + 1) == 0 || (names.get(from + 1) == '.' && names.get(from + 2) == 0));
  }

  /**
   * Looks at the entry, following no link.
   *
   * @return whether it is a regular file, and what it is can be asked for
   */
  public boolean isFile() {
    int type = names.get(at + TYPE);
    return (type == DT_REG || type == DT_UNKNOWN)
        && ListingCalls.look(fd, namesAddress + at + NAME, statAddress) == 0
        && ListingCalls.isRegular(stat);
  }

  /**
   * Which file it is, under which name; as {@link FileMark#identity}.
   *
   * @param fingerprint of whoever compares; it is cleared
   */
  public long identity(Fingerprint fingerprint) {
    ListingCalls.identify(stat, fingerprint);
    return FileMark.name(fingerprint, names, at + NAME, length());
  }

  /**
   * What changes when it is written to; as {@link FileMark#stamp}.
   *
   * @param fingerprint of whoever compares; it is cleared
   */
  public long stamp(Fingerprint fingerprint) {
    return ListingCalls.stamp(stat, fingerprint);
  }

  /**
   * Its name.
   *
   * @return one name, with the bytes that it has
   */
  public Path name() {
    byte[] bytes = new byte[length()];
    names.get(at + NAME, bytes);
    return RawNames.path(bytes);
  }

  /**
   * Its name as text, for names of our own making: one that is not ASCII is told from these, and is
   * not what people would read.
   *
   * @return one character for each byte
   */
  public String text() {
    byte[] bytes = new byte[length()];
    names.get(at + NAME, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  // The name ends at the first zero within the last eight bytes of its record.
  private int length() {
    int from = at + NAME;
    int end = Math.max(from, next - Long.BYTES);
    while (names.get(end) != 0) {
      end++;
    }
    return end - from;
  }

  @Override
  public void close() {
    Libc.closeDescriptor(fd);
  }
}
