package dev.dropgate.inspect.active;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Streams of a Hangul document that was saved for distribution: they are encrypted, and the key is
 * in a record before the data, so any reader can open them. Stateless.
 */
final class HwpDistribution {
  /** Of the record with the key: its tag, level 0, its length. */
  private static final long RECORD = 0x1CL | 256L << 20;

  private static final int HEADER = 4;
  private static final int LENGTH = 256;
  private static final int BLOCK = 16;

  private HwpDistribution() {}

  /** Returns the data; the same array if no such record is before them. */
  static byte[] decrypt(byte[] stored) throws IOException {
    if (stored.length < HEADER + LENGTH || Bytes.u32(stored, 0) != RECORD) {
      return stored;
    }
    byte[] record = Arrays.copyOfRange(stored, HEADER, HEADER + LENGTH);
    unmask(record);
    int key = HEADER + (int) (Bytes.u32(record, 0) & 0x0F);
    int length = (stored.length - HEADER - LENGTH) / BLOCK * BLOCK;
    try {
      // The format says so: blocks of AES that do not depend on each other.
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(record, key, BLOCK, "AES"));
      return cipher.doFinal(stored, HEADER + LENGTH, length);
    } catch (GeneralSecurityException e) {
      throw new IOException("a stream of a document for distribution cannot be decrypted", e);
    }
  }

  /** The seed in the first four bytes gives the bytes that the others were combined with. */
  private static void unmask(byte[] record) {
    int seed = (int) Bytes.u32(record, 0);
    int mask = 0;
    int left = 0;
    for (int i = 0; i < record.length; i++) {
      if (left == 0) {
        seed = seed * 214013 + 2531011;
        mask = seed >>> 16 & 0x7FFF;
        seed = seed * 214013 + 2531011;
        left = (seed >>> 16 & 0x0F) + 1;
      }
      if (i >= HEADER) {
        record[i] ^= (byte) mask;
      }
      left--;
    }
  }
}
