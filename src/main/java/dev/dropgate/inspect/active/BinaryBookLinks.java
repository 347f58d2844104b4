package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The same as {@link BookLinks} in a binary workbook ([MS-XLSB] 2.4.142). Stateless. */
final class BinaryBookLinks {
  /** The record that begins such a part, in the two bytes that it takes. */
  private static final byte[] BEGIN = {(byte) 0xE8, 2};

  private static final int WORKBOOK = 0;

  /** Of a program and of its topic, together; their lengths stand before them. */
  private static final int LARGEST = 1 << 18;

  private BinaryBookLinks() {}

  static boolean begins(byte[] head) {
    return Bytes.startsWith(head, 0, BEGIN);
  }

  /** Judges a part. */
  static void judge(InputStream in, Findings findings) throws IOException {
    in.skipNBytes(BEGIN.length);
    long size = 0;
    int one = 0x80;
    for (int shift = 0; shift < 28 && (one & 0x80) != 0; shift += 7) {
      one = in.read();
      size |= (one & 0x7FL) << shift;
    }
    byte[] data = in.readNBytes((int) Math.min(size, LARGEST));
    if (data.length < 6 || Bytes.u16(data, 0) == WORKBOOK) {
      return;
    }
    String service = text(data, 2);
    DdeLink.judge(service, text(data, 6 + 2 * service.length()), findings);
  }

  private static String text(byte[] data, int at) {
    if (at + 4 > data.length) {
      return "";
    }
    int length = (int) Math.min(Bytes.u32(data, at) * 2, data.length - at - 4);
    return new String(data, at + 4, length & ~1, StandardCharsets.UTF_16LE);
  }
}
