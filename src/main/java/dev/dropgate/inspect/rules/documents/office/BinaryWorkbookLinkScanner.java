package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.rules.documents.common.DdeLinkCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Judges links like {@link WorkbookLinkScanner}, in a binary workbook ([MS-XLSB] 2.4.142).
 * Stateless.
 */
final class BinaryWorkbookLinkScanner {
  /** The type of the record that starts a link part, in its encoding of two bytes. */
  private static final byte[] RECORD_START = {(byte) 0xE8, 2};

  private static final int WORKBOOK_LINK = 0;

  /** The limit for the names of program and topic together, which follow their lengths. */
  private static final int MAX_RECORD_BYTES = 1 << 18;

  private BinaryWorkbookLinkScanner() {}

  static boolean isLinkPart(byte[] head) {
    return LittleEndianBytes.startsWith(head, 0, RECORD_START);
  }

  /** Judges a part. */
  static void judge(InputStream in, FindingCollector findings) throws IOException {
    in.skipNBytes(RECORD_START.length);
    long size = 0;
    int one = 0x80;
    for (int shift = 0; shift < 28 && (one & 0x80) != 0; shift += 7) {
      one = in.read();
      size |= (one & 0x7FL) << shift;
    }
    byte[] data = in.readNBytes((int) Math.min(size, MAX_RECORD_BYTES));
    if (data.length < 6 || LittleEndianBytes.u16(data, 0) == WORKBOOK_LINK) {
      return;
    }
    String service = readText(data, 2);
    DdeLinkCheck.judge(service, readText(data, 6 + 2 * service.length()), findings);
  }

  private static String readText(byte[] data, int at) {
    if (at + 4 > data.length) {
      return "";
    }
    int length = (int) Math.min(LittleEndianBytes.u32(data, at) * 2, data.length - at - 4);
    return new String(data, at + 4, length & ~1, StandardCharsets.UTF_16LE);
  }
}
