package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.InflaterInputStream;

/**
 * The main stream of a PowerPoint 97 presentation ([MS-PPT]): its macros and embedded objects are
 * OLE2 files in records, mostly deflated.
 */
final class SlideStream {
  private static final int OBJECT = 0x1011;
  private static final int DEFLATED = 1;

  /** The version of records that hold others. */
  private static final int CONTAINER = 0x0F;

  private static final int DEEPEST = 1000;

  private final Findings findings;
  private final Effort effort;
  private int number;

  SlideStream(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
  }

  void read(InputStream in) throws IOException {
    byte[] header = new byte[8];
    long left = in.available();
    Deque<Long> ends = new ArrayDeque<>(); // of records around, as what is left of the stream there
    while (in.readNBytes(header, 0, 8) == 8) {
      effort.step();
      left -= 8;
      while (!ends.isEmpty() && left < ends.peek()) {
        ends.pop();
      }
      long length = Bytes.u32(header, 4);
      long room = left - (ends.isEmpty() ? 0 : ends.peek());
      if (length > room) {
        // PowerPoint knows by a table where everything is, and needs no record to be right for it.
        throw new IOException("a record that is longer than what is around it");
      }
      if (Bytes.u16(header, 2) == OBJECT) {
        object(header, in, length);
        left -= length;
      } else if ((header[0] & 0x0F) == CONTAINER) {
        ends.push(left - length);
        if (ends.size() > DEEPEST) {
          throw new IOException("records nested deeper than " + DEEPEST);
        }
      } else {
        in.skipNBytes(length);
        left -= length;
      }
    }
  }

  private void object(byte[] header, InputStream in, long length) throws IOException {
    if (length > Effort.LARGEST) {
      throw new IOException("an embedded object of " + length + " bytes");
    }
    byte[] data = in.readNBytes((int) length);
    number++;
    byte[] object = Bytes.u16(header, 0) >> 4 == DEFLATED ? inflate(data) : data;
    findings.saw("an OLE object of " + object.length + " bytes");
    Embedded.judge(findings, "object " + number, object);
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
