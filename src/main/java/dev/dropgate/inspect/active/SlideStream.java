package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentInputStream;
import org.apache.poi.poifs.filesystem.DocumentNode;

/**
 * The main stream of a PowerPoint 97 presentation ([MS-PPT]): its macros and embedded objects are
 * OLE2 files in records, mostly deflated.
 */
final class SlideStream {
  private static final int OBJECT = 0x1011;
  private static final int DEFLATED = 1;
  private static final int FIRST_PACKAGE = 0x040E;
  private static final int LAST_PACKAGE = 0x0428;

  /** The version of records that hold others. */
  private static final int CONTAINER = 0x0F;

  private static final int DEEPEST = 1000;

  /** The stream of PowerPoint 95, whose records are others, begins so. */
  private static final byte[] POWERPOINT_95 = Bytes.latin1("\3\0\0\0\377\377\0\0");

  private final Findings findings;
  private final Effort effort;
  private int number;

  /** Where the objects begin that were in a row. */
  private final Set<Long> judged = new HashSet<>();

  SlideStream(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
  }

  /** Judges all objects: those in a row, and those that only the tables of the file lead to. */
  void read(DirectoryNode storage, DocumentNode stream) throws IOException {
    boolean broken;
    try (InputStream in = new DocumentInputStream(stream)) {
      broken = !read(in, stream.getSize());
    }
    SlideDirectory directory = new SlideDirectory(storage, stream, effort);
    if (broken && !directory.exists() && isPowerPoint95(stream)) {
      // It has no macros and deflates nothing, and its layout is not published.
      try (InputStream in = new DocumentInputStream(stream)) {
        Payload.search(findings, "a presentation of PowerPoint 95", effort.all(in));
      }
      return;
    }
    if (broken && !directory.isWhole()) {
      throw new IOException("a record that is longer than what is around it");
    }
    try (InputStream in = new DocumentInputStream(stream)) {
      listed(in, directory, stream.getSize(), broken);
    }
  }

  private static boolean isPowerPoint95(DocumentNode stream) throws IOException {
    try (InputStream in = new DocumentInputStream(stream)) {
      return Bytes.startsWith(in.readNBytes(POWERPOINT_95.length), 0, POWERPOINT_95);
    }
  }

  private void listed(InputStream in, SlideDirectory directory, long size, boolean broken)
      throws IOException {
    byte[] header = new byte[8];
    long at = 0;
    for (long offset : directory.offsets()) {
      if (offset < at || offset > size - header.length) {
        if (broken) {
          throw new IOException("an object that cannot be reached");
        }
        continue;
      }
      SlideDirectory.skip(in, offset - at, effort);
      at = offset + in.readNBytes(header, 0, header.length);
      long length = Bytes.u32(header, 4);
      if (broken && length > size - at) {
        throw new IOException("an object that is longer than the file");
      }
      if (Bytes.u16(header, 2) == OBJECT && !judged.contains(offset)) {
        object(header, in, Math.min(length, size - at));
        at += Math.min(length, size - at);
      }
    }
  }

  /** Returns false if a record is longer than what is around it. */
  private boolean read(InputStream in, long size) throws IOException {
    byte[] header = new byte[8];
    long left = size;
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
        return false;
      }
      int type = Bytes.u16(header, 2);
      if (type == OBJECT) {
        judged.add(size - left - header.length);
        object(header, in, length);
        left -= length;
      } else if ((header[0] & 0x0F) == CONTAINER && !isPackage(type)) {
        ends.push(left - length);
        if (ends.size() > DEEPEST) {
          throw new IOException("records nested deeper than " + DEEPEST);
        }
      } else {
        in.skipNBytes(length);
        left -= length;
      }
    }
    return true;
  }

  /** What PowerPoint 2007 keeps for itself: a ZIP, also where the version says records. */
  private static boolean isPackage(int type) {
    return type >= FIRST_PACKAGE && type <= LAST_PACKAGE;
  }

  private void object(byte[] header, InputStream in, long length) throws IOException {
    if (length > Effort.LARGEST) {
      throw new IOException("an embedded object of " + length + " bytes");
    }
    byte[] data = in.readNBytes((int) length);
    number++;
    byte[] object = data;
    if (Bytes.u16(header, 0) >> 4 == DEFLATED) {
      try {
        object = inflate(data);
      } catch (ZipException | EOFException e) {
        // PowerPoint cannot read it either, but reads all the others.
        Embedded.broken(findings, "object " + number);
        return;
      }
    }
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
