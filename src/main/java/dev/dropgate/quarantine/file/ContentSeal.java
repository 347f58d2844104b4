package dev.dropgate.quarantine.file;

import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.model.RecordId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * Seals content with AES-256-GCM in segments. Each segment is bound to its position, to the end of
 * the content and to the record's id, under a key derived for each file. Uses constant memory.
 * Thread safe.
 */
public final class ContentSeal {
  /** The name of the algorithm in manifests, before the name of the key. */
  static final String ALGORITHM = "AES-256-GCM-HKDF-SHA256";

  private static final int SEGMENT_BYTES = 64 * 1024;

  private final StreamingAead cipher;
  private final String description;

  private ContentSeal(byte[] key) {
    try {
      cipher = new AesGcmHkdfStreaming(key, "HmacSha256", SealKeyFile.KEY_BYTES, SEGMENT_BYTES, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
    description = ALGORITHM + " key=" + SealKeyFile.keyName(key);
  }

  /**
   * Returns the seal for a key file.
   *
   * @param keyFile a file with 64 hex digits
   * @throws java.nio.file.FileSystemException if it is missing, open to other users or not a key
   */
  public static ContentSeal of(Path keyFile) throws IOException {
    return new ContentSeal(SealKeyFile.read(keyFile));
  }

  /** Returns the algorithm and the name of the key, for a manifest. */
  String description() {
    return description;
  }

  /**
   * Seals a file into a new file, which is on disk on return.
   *
   * @param from a regular file; a link is not followed
   * @param to the path of the new file, which must not exist
   * @param id the record id that the content is bound to
   * @return the SHA-256 of the plain content
   * @throws IOException if any step fails; the new file is deleted then
   */
  String seal(Path from, Path to, RecordId id) throws IOException {
    try (FileChannel in = DurableFiles.openForReading(from);
        FileChannel out = DurableFiles.createNew(to)) {
      String sha256;
      try (WritableByteChannel sealed = cipher.newEncryptingChannel(new KeptOpen(out), bytes(id))) {
        sha256 = ContentHasher.copyAndHash(in, sealed);
      }
      DurableFiles.sync(out);
      return sha256;
    } catch (GeneralSecurityException e) {
      Files.deleteIfExists(to);
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    } catch (IOException e) {
      Files.deleteIfExists(to);
      throw e;
    }
  }

  /**
   * Opens sealed content. Every byte returned is authentic, but that the content is complete is
   * known only at its end.
   *
   * @param in the sealed content
   * @param id the record
   * @return the plain content; closing it closes {@code in}
   */
  ReadableByteChannel open(ReadableByteChannel in, RecordId id) throws IOException {
    try {
      return cipher.newDecryptingChannel(in, bytes(id));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  private static byte[] bytes(RecordId id) {
    return id.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Closing writes the end of the cipher text; the file must stay open to be synced after that. */
  private record KeptOpen(WritableByteChannel channel) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer from) throws IOException {
      return channel.write(from);
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() {
      // Left to the opener of the channel.
    }
  }
}
