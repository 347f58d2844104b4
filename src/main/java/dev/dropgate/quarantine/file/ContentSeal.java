package dev.dropgate.quarantine.file;

import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.DurableFiles;
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
 * Seals content: AES-256-GCM in segments, each bound to its place, to the end of the content and to
 * the record's id, under a key of its own that is derived for each file. In constant memory. Thread
 * safe.
 */
public final class ContentSeal {
  /** How it is named in manifests, before the name of the key. */
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
   * The seal of a key.
   *
   * @param keyFile 64 hex digits
   * @throws java.nio.file.FileSystemException if it is missing, open to others or no key
   */
  public static ContentSeal of(Path keyFile) throws IOException {
    return new ContentSeal(SealKeyFile.read(keyFile));
  }

  /** The algorithm and the name of the key, for a manifest. */
  String description() {
    return description;
  }

  /**
   * Seals a file into a new one, which is on disk afterwards.
   *
   * @param from a regular file; a link is not followed
   * @param to a free name
   * @param id the record, which the content is bound to
   * @return the SHA-256 of what was read
   * @throws IOException if anything fails; no part of the new file stays then
   */
  String seal(Path from, Path to, String id) throws IOException {
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
   * Opens sealed content. What it hands out is authentic as far as it goes; that all of it was
   * there is known only at its end.
   *
   * @param in the sealed content
   * @param id the record
   * @return the plain content; whoever closes it closes {@code in}
   */
  ReadableByteChannel open(ReadableByteChannel in, String id) throws IOException {
    try {
      return cipher.newDecryptingChannel(in, bytes(id));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  private static byte[] bytes(String id) {
    return id.getBytes(StandardCharsets.UTF_8);
  }

  /** The end of the cipher text is written by closing; the file has to be synced after that. */
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
      // by whoever opened it
    }
  }
}
