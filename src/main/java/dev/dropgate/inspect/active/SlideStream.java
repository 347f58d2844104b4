package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.InflaterInputStream;

/**
 * The main stream of a PowerPoint 97 presentation ([MS-PPT]): its macros and embedded objects are
 * OLE2 files in records, mostly deflated.
 */
final class SlideStream {
  private static final int OBJECT = 0x1011;
  private static final int DEFLATED = 1;

  private final Findings findings;
  private final Effort effort;

  SlideStream(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
  }

  void read(InputStream in) throws IOException {
    byte[] header = new byte[8];
    int number = 0;
    while (in.readNBytes(header, 0, 8) == 8) {
      effort.step();
      long length = Bytes.u32(header, 4);
      if (Bytes.u16(header, 2) != OBJECT) {
        in.skipNBytes(Math.min(length, Math.max(0, in.available())));
        continue;
      }
      if (length > Effort.LARGEST) {
        throw new IOException("an embedded object of " + length + " bytes");
      }
      byte[] data = in.readNBytes((int) length);
      number++;
      byte[] object = Bytes.u16(header, 0) >> 4 == DEFLATED ? inflate(data) : data;
      findings.saw("an OLE object of " + object.length + " bytes");
      Embedded.judge(findings, "object " + number, object);
    }
  }

  private byte[] inflate(byte[] data) throws IOException {
    if (data.length < 4) {
      return data;
    }
    // PowerPoint reads no more than the length before, so what comes then may be broken.
    long length = Bytes.u32(data, 0);
    if (length > Effort.LARGEST) {
      throw new IOException("an embedded object of " + length + " bytes");
    }
    effort.unpacked(length);
    try (InputStream in =
        new InflaterInputStream(new ByteArrayInputStream(data, 4, data.length - 4))) {
      return in.readNBytes((int) length);
    }
  }
}
