package dev.dropgate.io;

import dev.dropgate.io.linux.ThreadHeartbeat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Calculates the SHA-256 of files in constant memory. Stateless, thread safe. */
public final class ContentHasher {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** In bytes. A file up to this size needs neither a channel nor a large buffer. */
  private static final int MAX_SMALL_FILE_BYTES = 8 * 1024;

  private ContentHasher() {}

  /**
   * Returns the SHA-256 of a file.
   *
   * @param file a regular file; a link is not followed
   * @return 64 lower-case hex digits
   * @throws IOException if the file cannot be read
   */
  public static String sha256(Path file) throws IOException {
    try (OpenFile in = OpenFile.open(file)) {
      byte[] start =
          in.size() <= MAX_SMALL_FILE_BYTES ? in.readHead(MAX_SMALL_FILE_BYTES + 1) : null;
      return start != null && start.length <= MAX_SMALL_FILE_BYTES
          ? HexFormat.of().formatHex(sha256(start))
          : copyAndHash(in.channel(), null);
    }
  }

  /**
   * Copies a channel to its end and hashes its bytes.
   *
   * @param in the channel to read
   * @param out the channel to write, or null to hash only
   * @return the SHA-256 of the bytes read, 64 lower-case hex digits
   * @throws IOException if reading or writing fails
   */
  public static String copyAndHash(ReadableByteChannel in, WritableByteChannel out)
      throws IOException {
    return copyAndHash(in, out, Long.MAX_VALUE);
  }

  /**
   * Copies a channel to its end or to a limit, because a process may write faster than the gate
   * reads.
   *
   * @param in the channel to read
   * @param out the channel to write, or null to hash only
   * @param limit in bytes; bytes beyond it are not read
   * @return the SHA-256 of the bytes read, 64 lower-case hex digits
   * @throws IOException if reading or writing fails
   */
  public static String copyAndHash(ReadableByteChannel in, WritableByteChannel out, long limit)
      throws IOException {
    MessageDigest digest = sha256();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    long left = limit;
    while (left > 0 && in.read(buffer.clear().limit((int) Math.min(BUFFER_BYTES, left))) >= 0) {
      ThreadHeartbeat.beat();
      left -= buffer.position();
      digest.update(buffer.flip());
      buffer.rewind();
      while (out != null && buffer.hasRemaining()) {
        out.write(buffer);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Returns the SHA-256 of a stream.
   *
   * @param in read to its end, not closed
   * @return 32 bytes
   * @throws IOException if the stream cannot be read
   */
  public static byte[] sha256(InputStream in) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      ThreadHeartbeat.beat();
      digest.update(buffer, 0, count);
    }
    return digest.digest();
  }

  /**
   * Returns the SHA-256 of bytes, for ids.
   *
   * @param bytes any bytes
   * @return 32 bytes
   */
  public static byte[] sha256(byte[] bytes) {
    return sha256().digest(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
