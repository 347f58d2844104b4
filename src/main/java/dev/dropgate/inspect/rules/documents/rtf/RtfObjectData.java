package dev.dropgate.inspect.rules.documents.rtf;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.rules.documents.common.EmbeddedFileScanner;
import dev.dropgate.inspect.rules.documents.common.EquationObjectCheck;
import dev.dropgate.inspect.rules.documents.common.PayloadScanner;
import dev.dropgate.inspect.rules.documents.ole.OleObjectScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The data of an object in RTF: hex digits with any text between them. Readers differ in whether
 * digits in nested groups count, so both readings are judged. For one object.
 */
final class RtfObjectData {
  private static final byte[] PACKAGE_CLASS = LittleEndianBytes.latin1("package\0");

  private final String name;
  private final DocumentBudget effort;
  private final Digits own;

  /** The data with the digits of nested groups; null while there are none. */
  private Digits all;

  RtfObjectData(String name, DocumentBudget effort) {
    this.name = name;
    this.effort = effort;
    this.own = new Digits(effort.newSink(DocumentBudget.MAX_UNPACKED_BYTES / 2));
  }

  private static final class Digits {
    private final DocumentBudget.Sink bytes;
    private int high = -1;

    Digits(DocumentBudget.Sink bytes) {
      this.bytes = bytes;
    }

    void add(int digit) {
      if (high < 0) {
        high = digit;
      } else {
        bytes.write(high << 4 | digit);
        high = -1;
      }
    }
  }

  void addHex(int c, boolean within) {
    int digit = Character.digit(c, 16);
    if (digit < 0 || c > 'f') {
      return;
    }
    if (within && all == null) {
      all = new Digits(effort.newSink(DocumentBudget.MAX_UNPACKED_BYTES / 2));
      all.bytes.writeBytes(own.bytes.toByteArray());
      all.high = own.high;
    }
    if (all != null) {
      all.add(digit);
    }
    if (!within) {
      own.add(digit);
    }
  }

  void addRaw(int b) {
    own.bytes.write(b);
    if (all != null) {
      all.bytes.write(b);
    }
  }

  /** Judges the content of the object. */
  void judge(FindingCollector findings) throws IOException {
    judge(own.bytes.toByteArray(), findings);
    if (all != null) {
      judge(all.bytes.toByteArray(), findings);
    }
  }

  // The header is often damaged on purpose, so signatures show the content. They may start in the
  // middle of a byte if a digit is missing before them.
  private void judge(byte[] data, FindingCollector findings) throws IOException {
    effort.check();
    byte[] shifted = shiftHalfByte(data);
    if (EquationObjectCheck.isObject(data) || EquationObjectCheck.isObject(shifted)) {
      EquationObjectCheck.reportRtfObject(findings);
    }
    if (judgeKnownFormats(data, findings) || judgeKnownFormats(shifted, findings)) {
      return;
    }
    if (data.length > 0) {
      findings.trace("an object of " + data.length + " bytes, " + className(data));
      int at = dataOffset(data);
      if (at < 0) {
        PayloadScanner.judge(findings, name, data);
      } else {
        OleObjectScanner.scanNativeData(Arrays.copyOfRange(data, at, data.length), findings);
      }
    }
  }

  private boolean judgeKnownFormats(byte[] bytes, FindingCollector findings) {
    int ole2 = LittleEndianBytes.indexOf(bytes, LittleEndianBytes.OLE2_SIGNATURE, 0);
    int packaged = LittleEndianBytes.indexOfIgnoreCase(bytes, PACKAGE_CLASS, 0);
    if (packaged >= 0 && (ole2 < 0 || packaged < ole2)) {
      // Two names follow, each after its length, then the length of the data.
      int at = skipName(bytes, skipName(bytes, packaged + PACKAGE_CLASS.length));
      byte[] inside = Arrays.copyOfRange(bytes, Math.max(at, packaged), bytes.length);
      if (!OleObjectScanner.scanNativeData(inside, findings) || at < 0) {
        EmbeddedFileScanner.reportUnreadable(findings, "a packaged file");
      }
    }
    if (ole2 >= 0) {
      findings.trace("an OLE2 object of " + (bytes.length - ole2) + " bytes");
      EmbeddedFileScanner.judge(findings, name, Arrays.copyOfRange(bytes, ole2, bytes.length));
    }
    return ole2 >= 0 || packaged >= 0;
  }

  private static byte[] shiftHalfByte(byte[] data) {
    byte[] shifted = new byte[Math.max(0, data.length - 1)];
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] = (byte) (data[i] << 4 | (data[i + 1] & 0xFF) >> 4);
    }
    return shifted;
  }

  private static int skipName(byte[] bytes, int at) {
    if (at < 0 || at + 4 > bytes.length) {
      return -1;
    }
    long length = LittleEndianBytes.u32(bytes, at);
    return length > bytes.length - at - 4 ? -1 : at + 4 + (int) length;
  }

  /** Returns the offset of the length of the data; -1 if the fields before it are damaged. */
  private static int dataOffset(byte[] data) {
    int at = skipName(data, skipName(data, skipName(data, 8)));
    return at >= 0 && at + 4 < data.length ? at : -1;
  }

  private static String className(byte[] data) {
    int end = skipName(data, 8);
    return end < 13
        ? "of no class"
        : new String(data, 12, Math.min(40, end - 13), StandardCharsets.ISO_8859_1);
  }
}
