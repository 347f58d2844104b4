package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The data of an object in RTF: hex digits, with anything between them. Whether those in groups
 * within count depends on what reads them, so both readings are tried. For one object.
 */
final class RtfObject {
  private static final byte[] PACKAGE = Bytes.latin1("Package\0");

  private final Effort effort;
  private final Digits own;

  /** With the digits of groups within; null while there are none. */
  private Digits all;

  RtfObject(Effort effort) {
    this.effort = effort;
    this.own = new Digits(effort.sink(Effort.LARGEST / 2));
  }

  private static final class Digits {
    private final Effort.Sink bytes;
    private int high = -1;

    Digits(Effort.Sink bytes) {
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

  void hex(int c, boolean within) {
    int digit = Character.digit(c, 16);
    if (digit < 0 || c > 'f') {
      return;
    }
    if (within && all == null) {
      all = new Digits(effort.sink(Effort.LARGEST / 2));
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

  void raw(int b) {
    own.bytes.write(b);
    if (all != null) {
      all.bytes.write(b);
    }
  }

  /** Judges what the object holds. */
  void judge(Findings findings) throws IOException {
    judge(own.bytes.toByteArray(), findings);
    if (all != null) {
      judge(all.bytes.toByteArray(), findings);
    }
  }

  // The header is often broken on purpose; what is in it shows by its own first bytes, which may
  // begin in the middle of one of ours if a digit is missing before.
  private void judge(byte[] data, Findings findings) throws IOException {
    effort.step();
    byte[] shifted = shifted(data);
    for (byte[] bytes : new byte[][] {data, shifted}) {
      int ole2 = Bytes.indexOf(bytes, Bytes.OLE2, 0);
      if (ole2 >= 0) {
        findings.saw("an OLE2 object of " + (bytes.length - ole2) + " bytes");
        Embedded.judge(findings, "object", Arrays.copyOfRange(bytes, ole2, bytes.length));
        return;
      }
      int packaged = Bytes.indexOf(bytes, PACKAGE, 0);
      if (packaged >= 0) {
        // Two more names, each with its length before it, then the length of the data.
        int at = name(bytes, name(bytes, packaged + PACKAGE.length));
        if (at >= 0 && at + 4 < bytes.length) {
          OleStreams.nativeData(Arrays.copyOfRange(bytes, at, bytes.length), findings);
          return;
        }
      }
    }
    if (data.length > 0) {
      findings.saw("an object of " + data.length + " bytes, " + className(data));
      Embedded.judge(findings, "object", afterHeader(data));
    }
  }

  private static byte[] shifted(byte[] data) {
    byte[] shifted = new byte[Math.max(0, data.length - 1)];
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] = (byte) (data[i] << 4 | (data[i + 1] & 0xFF) >> 4);
    }
    return shifted;
  }

  private static int name(byte[] bytes, int at) {
    if (at < 0 || at + 4 > bytes.length) {
      return -1;
    }
    long length = Bytes.u32(bytes, at);
    return length > bytes.length - at - 4 ? -1 : at + 4 + (int) length;
  }

  /** The data of an embedded object after a header as it should be, else all. */
  private static byte[] afterHeader(byte[] data) {
    int at = name(data, name(data, name(data, 8)));
    return at < 0 || at + 4 >= data.length ? data : Arrays.copyOfRange(data, at + 4, data.length);
  }

  private static String className(byte[] data) {
    int end = name(data, 8);
    return end < 13
        ? "of no class"
        : new String(data, 12, Math.min(40, end - 13), StandardCharsets.ISO_8859_1);
  }
}
