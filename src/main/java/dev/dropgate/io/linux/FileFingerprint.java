package dev.dropgate.io.linux;

import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * Two fingerprints of a file: its identity and name, and its state. Content that a process writes
 * after the fingerprint gets another stamp, because no process can set the time of change. That
 * does not hold while a process has the file mapped for writing: it changes the times at its first
 * write to a page, and then no more until the kernel has written that page to the disk.
 *
 * @param identity a hash of device, inode and name
 * @param stamp a hash of size, time of modification and time of change
 * @param changed the time of change
 */
public record FileFingerprint(long identity, long stamp, Instant changed) {
  /**
   * Reads the fingerprint of a file without opening it.
   *
   * @param file its path; a link is not followed
   * @param name the name that becomes part of the identity
   * @param fingerprint the caller's hash; it is cleared
   * @return the current fingerprint
   * @throws IOException if the file does not exist
   */
  public static FileFingerprint of(Path file, Path name, KeyedHash fingerprint) throws IOException {
    Map<String, Object> all =
        Files.readAttributes(
            file, "unix:dev,ino,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
    Instant modified = ((FileTime) all.get("lastModifiedTime")).toInstant();
    Instant changed = ((FileTime) all.get("ctime")).toInstant();
    long identity =
        identity(fingerprint, (Long) all.get("dev"), (Long) all.get("ino"), RawNames.bytes(name));
    long stamp =
        stamp(
            fingerprint,
            (Long) all.get("size"),
            modified.getEpochSecond(),
            modified.getNano(),
            changed.getEpochSecond(),
            changed.getNano());
    return new FileFingerprint(identity, stamp, changed);
  }

  private static long identity(KeyedHash fingerprint, long device, long inode, byte[] name) {
    beginIdentity(fingerprint, device, inode);
    ByteBuffer bytes = ByteBuffer.allocate(name.length + 1).order(ByteOrder.nativeOrder());
    return endIdentity(fingerprint, bytes.put(0, name), 0, name.length);
  }

  /** Begins an identity; the bytes of the name must follow. */
  static void beginIdentity(KeyedHash fingerprint, long device, long inode) {
    fingerprint.clear();
    fingerprint.add(device);
    fingerprint.add(inode);
  }

  /** Ends an identity. The length of the name is added, so that its last bytes are unambiguous. */
  static long endIdentity(KeyedHash fingerprint, ByteBuffer bytes, int from, int length) {
    int at = from;
    int end = from + length;
    for (; at <= end - Integer.BYTES; at += Integer.BYTES) {
      fingerprint.add(bytes.getInt(at));
    }
    for (; at < end; at++) {
      fingerprint.add((int) bytes.get(at));
    }
    fingerprint.add(length);
    return fingerprint.value();
  }

  /** Returns a stamp from the values of {@code stat}. */
  static long stamp(
      KeyedHash fingerprint,
      long size,
      long modified,
      int modifiedNanos,
      long changed,
      int changedNanos) {
    fingerprint.clear();
    fingerprint.add(size);
    fingerprint.add(modified);
    fingerprint.add(modifiedNanos);
    fingerprint.add(changed);
    fingerprint.add(changedNanos);
    return fingerprint.value();
  }
}
