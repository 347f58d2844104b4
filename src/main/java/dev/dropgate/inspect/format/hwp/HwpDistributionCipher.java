package dev.dropgate.inspect.format.hwp;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * A decoder of streams in Hangul distribution documents. The streams are encrypted with a key from
 * a record before the data, so any reader can decrypt them. Stateless.
 */
public final class HwpDistributionCipher {
  /** The record with the key: tag, level 0 and length. */
  private static final long KEY_RECORD_TAG = 0x1CL | 256L << 20;

  private static final int HEADER_BYTES = 4;
  private static final int KEY_RECORD_BYTES = 256;
  private static final int AES_BLOCK_BYTES = 16;

  private HwpDistributionCipher() {}

  /** Returns the decrypted data, or the same array if it does not begin with such a record. */
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
      // Required by the format: independent AES blocks.
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(record, key, AES_BLOCK_BYTES, "AES"));
      return cipher.doFinal(stored, HEADER_BYTES + KEY_RECORD_BYTES, length);
    } catch (GeneralSecurityException e) {
      throw new IOException("a stream of a document for distribution cannot be decrypted", e);
    }
  }

  /** Removes the mask. It is derived from the seed in the first four bytes. */
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
