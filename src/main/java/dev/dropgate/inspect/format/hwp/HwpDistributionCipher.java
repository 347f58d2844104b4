package dev.dropgate.inspect.format.hwp;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Streams of a Hangul document that was saved for distribution: they are encrypted, and the key is
 * in a record before the data, so any reader can open them. Stateless.
 */
public final class HwpDistributionCipher {
  /** Of the record with the key: its tag, level 0, its length. */
  private static final long KEY_RECORD_TAG = 0x1CL | 256L << 20;

  private static final int HEADER_BYTES = 4;
  private static final int KEY_RECORD_BYTES = 256;
  private static final int AES_BLOCK_BYTES = 16;

  private HwpDistributionCipher() {}

  /** Returns the data; the same array if no such record is before them. */
  public static byte[] decrypt(byte[] stored) throws IOException {
    if (stored.length < HEADER_BYTES + KEY_RECORD_BYTES
        || LittleEndianBytes.u32(stored, 0) != KEY_RECORD_TAG) {
      return stored;
    }
    byte[] record = Arrays.copyOfRange(stored, HEADER_BYTES, HEADER_BYTES + KEY_RECORD_BYTES);
    unmask(record);
    int key = HEADER_BYTES + (int) (LittleEndianBytes.u32(record, 0) & 0x0F);
    int length =
        (stored.length - HEADER_BYTES - KEY_RECORD_BYTES) / AES_BLOCK_BYTES * AES_BLOCK_BYTES;
    try {
      // The format says so: blocks of AES that do not depend on each other.
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(record, key, AES_BLOCK_BYTES, "AES"));
      return cipher.doFinal(stored, HEADER_BYTES + KEY_RECORD_BYTES, length);
    } catch (GeneralSecurityException e) {
      throw new IOException("a stream of a document for distribution cannot be decrypted", e);
    }
  }

  /** The seed in the first four bytes gives the bytes that the others were combined with. */
  private static void unmask(byte[] record) {
    int seed = (int) LittleEndianBytes.u32(record, 0);
    int mask = 0;
    int left = 0;
    for (int i = 0; i < record.length; i++) {
      if (left == 0) {
        seed = seed * 214013 + 2531011;
        mask = seed >>> 16 & 0x7FFF;
        seed = seed * 214013 + 2531011;
        left = (seed >>> 16 & 0x0F) + 1;
      }
      if (i >= HEADER_BYTES) {
        record[i] ^= (byte) mask;
      }
      left--;
    }
  }
}
