package dev.dropgate.inspect.rules.documents.ole;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.ScanLimitException;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.format.office.SlideDirectory;
import dev.dropgate.inspect.rules.documents.common.EmbeddedFileScanner;
import dev.dropgate.inspect.rules.documents.common.PayloadScanner;
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
import org.apache.poi.poifs.filesystem.DocumentNode;

/**
 * Judges the main stream of a PowerPoint 97 presentation ([MS-PPT]). Its macros and embedded
 * objects are OLE2 files in records, usually deflated.
 */
final class SlideStreamScanner {
  private static final int OBJECT_RECORD = 0x1011;
  private static final int DEFLATED_INSTANCE = 1;
  private static final int FIRST_PACKAGE_RECORD = 0x040E;
  private static final int LAST_PACKAGE_RECORD = 0x0428;

  /** The version of records that contain records. */
  private static final int CONTAINER_VERSION = 0x0F;

  private static final int MAX_RECORD_DEPTH = 1000;

  /** The first bytes of a PowerPoint 95 stream, which has other records. */
  private static final byte[] POWERPOINT_95_SIGNATURE =
      LittleEndianBytes.latin1("\3\0\0\0\377\377\0\0");

  private static final String TOO_LARGE =
      "an embedded object larger than " + (DocumentBudget.MAX_UNPACKED_BYTES >> 20) + " MiB";

  private final FindingCollector findings;
  private final DocumentBudget effort;
  private int number;

  /** The offsets of the objects that were found in sequence. */
  private final Set<Long> judged = new HashSet<>();

  SlideStreamScanner(FindingCollector findings, DocumentBudget effort) {
    this.findings = findings;
    this.effort = effort;
  }

  /**
   * Judges all objects: those in sequence, and those that only the tables of the file reference.
   */
  void scan(DirectoryNode storage, DocumentNode stream) throws IOException {
    boolean broken;
    try (InputStream in = effort.open(stream)) {
      broken = !scan(in, stream.getSize());
    }
    SlideDirectory directory = new SlideDirectory(storage, stream, effort);
    if (broken && !directory.exists() && isPowerPoint95(stream)) {
      // PowerPoint 95 has no macros and deflates nothing, and its layout is not published.
      try (InputStream in = effort.open(stream)) {
        PayloadScanner.judgeInside(findings, "a presentation of PowerPoint 95", effort.readAll(in));
      }
      return;
    }
    if (broken && !directory.isWhole()) {
      throw new IOException("a record that is longer than what is around it");
    }
    try (InputStream in = effort.open(stream)) {
      scanListed(in, directory, stream.getSize(), broken);
    }
  }

  private boolean isPowerPoint95(DocumentNode stream) throws IOException {
    try (InputStream in = effort.open(stream)) {
      return LittleEndianBytes.startsWith(
          in.readNBytes(POWERPOINT_95_SIGNATURE.length), 0, POWERPOINT_95_SIGNATURE);
    }
  }

  private void scanListed(InputStream in, SlideDirectory directory, long size, boolean broken)
      throws IOException {
    byte[] header = new byte[8];
    long at = 0;
    long objectEnd = 0;
    for (long offset : directory.offsets()) {
      if (offset < at || offset > size - header.length) {
        if (broken || offset < objectEnd) {
          throw new IOException("an object that cannot be reached");
        }
        continue;
      }
      in.skipNBytes(offset - at);
      at = offset + in.readNBytes(header, 0, header.length);
      long length = LittleEndianBytes.u32(header, 4);
      if (broken && length > size - at) {
        throw new IOException("an object that is longer than the file");
      }
      if (LittleEndianBytes.u16(header, 2) == OBJECT_RECORD && !judged.contains(offset)) {
        scanObject(header, in, Math.min(length, size - at));
        at += Math.min(length, size - at);
        objectEnd = at;
      }
    }
  }

  /**
   * Judges the records in sequence.
   *
   * @return false if a record is longer than its container
   */
  private boolean scan(InputStream in, long size) throws IOException {
    byte[] header = new byte[8];
    long left = size;
    Deque<Long> ends = new ArrayDeque<>(); // ends of open containers, as bytes left
    while (in.readNBytes(header, 0, 8) == 8) {
      effort.check();
      left -= 8;
      while (!ends.isEmpty() && left < ends.peek()) {
        ends.pop();
      }
      long length = LittleEndianBytes.u32(header, 4);
      long room = left - (ends.isEmpty() ? 0 : ends.peek());
      if (length > room) {
        // PowerPoint finds its objects by a table and accepts damaged records.
        return false;
      }
      int type = LittleEndianBytes.u16(header, 2);
      if (type == OBJECT_RECORD) {
        judged.add(size - left - header.length);
        scanObject(header, in, length);
        left -= length;
      } else if ((header[0] & 0x0F) == CONTAINER_VERSION && !isPackage(type)) {
        ends.push(left - length);
        if (ends.size() > MAX_RECORD_DEPTH) {
          throw new ScanLimitException("records nested deeper than " + MAX_RECORD_DEPTH);
        }
      } else {
        in.skipNBytes(length);
        left -= length;
      }
    }
    return true;
  }

  /**
   * Returns whether a record contains a ZIP archive of PowerPoint 2007. Its version may be that of
   * a container.
   */
  private static boolean isPackage(int type) {
    return type >= FIRST_PACKAGE_RECORD && type <= LAST_PACKAGE_RECORD;
  }

  private void scanObject(byte[] header, InputStream in, long length) throws IOException {
    if (length > DocumentBudget.MAX_UNPACKED_BYTES) {
      throw new ScanLimitException(TOO_LARGE);
    }
    byte[] data = in.readNBytes((int) length);
    number++;
    byte[] object = data;
    if (LittleEndianBytes.u16(header, 0) >> 4 == DEFLATED_INSTANCE) {
      try {
        object = inflate(data);
      } catch (ZipException | EOFException e) {
        // PowerPoint cannot read this object either, but reads all the others.
        EmbeddedFileScanner.reportUnreadable(findings, "object " + number);
        return;
      }
    }
    findings.trace("an OLE object of " + object.length + " bytes");
    EmbeddedFileScanner.judge(findings, "object " + number, object);
  }

  private byte[] inflate(byte[] data) throws IOException {
    if (data.length < 4) {
      return data;
    }
    // PowerPoint reads no more than the stated length, so damage after it does not matter.
    long length = LittleEndianBytes.u32(data, 0);
    if (length > DocumentBudget.MAX_UNPACKED_BYTES) {
      throw new ScanLimitException(TOO_LARGE);
    }
    effort.unpacked(length);
    try (InputStream in =
        new InflaterInputStream(new ByteArrayInputStream(data, 4, data.length - 4))) {
      return in.readNBytes((int) length);
    }
  }
}
