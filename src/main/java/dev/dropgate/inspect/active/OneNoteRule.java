package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Content;
import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.List;

/**
 * Files in a OneNote section: each is a FileDataStoreObject ([MS-ONESTORE] 2.6.13), found by its
 * GUID, as no kept library for Java reads the format.
 */
final class OneNoteRule implements Rule {
  /** {BDE316E7-2665-4511-A4C4-8D4D0B7A9EAC}. */
  private static final byte[] GUID =
      Bytes.latin1("\347\026\343\275\145\046\021\105\244\304\215\115\013\172\236\254");

  /** The GUID, the length in 8 bytes, and 12 that say nothing. */
  private static final int HEADER = 36;

  private static final int WINDOW = 1 << 16;

  @Override
  public List<RuleInfo> about() {
    return List.of(Ids.ONENOTE);
  }

  @Override
  public void judge(Subject subject, Findings findings) throws IOException {
    if (subject.type() != FileType.ONENOTE) {
      return;
    }
    try (Effort effort = Effort.enter(findings)) {
      Content content = subject.content();
      try (InputStream in = content.stream()) {
        read(in, content, findings, effort);
      }
    }
  }

  private static void read(InputStream in, Content content, Findings findings, Effort effort)
      throws IOException {
    byte[] window = new byte[WINDOW];
    long start = 0;
    int kept = 0;
    for (int more = in.readNBytes(window, 0, WINDOW); more > 0; ) {
      effort.step();
      int end = kept + more;
      byte[] part = end == WINDOW ? window : java.util.Arrays.copyOf(window, end);
      for (int at = Bytes.indexOf(part, GUID, 0); at >= 0; at = Bytes.indexOf(part, GUID, at + 1)) {
        file(content, start + at, findings, effort);
      }
      // A GUID may lie across the windows.
      kept = Math.min(end, GUID.length - 1);
      start += end - kept;
      System.arraycopy(window, end - kept, window, 0, kept);
      more = in.readNBytes(window, kept, WINDOW - kept);
    }
  }

  private static void file(Content content, long at, Findings findings, Effort effort)
      throws IOException {
    try (SeekableByteChannel channel = content.channel()) {
      channel.position(at);
      InputStream in = Channels.newInputStream(channel);
      byte[] header = in.readNBytes(HEADER);
      if (header.length < HEADER) {
        throw new IOException("an embedded file is cut off");
      }
      long length = Bytes.u32(header, GUID.length);
      if (Bytes.u32(header, GUID.length + 4) != 0
          || length > content.size() - at - HEADER
          || length > Effort.LARGEST) {
        throw new IOException("an embedded file of an impossible length");
      }
      effort.unpacked(length);
      Subject file = Embedded.subject("embedded file", in.readNBytes((int) length));
      FileType type = file.type();
      String message = "an embedded file of " + length + " bytes, " + type.words();
      if (runs(file, type)) {
        findings.add(Ids.ONENOTE.id(), Verdict.DANGEROUS, message);
      } else {
        findings.saw(message);
      }
      findings.inside(file);
    }
  }

  // Its name does not stand beside it, so any text may be a script that a double click starts.
  private static boolean runs(Subject file, FileType type) throws IOException {
    return switch (type.group()) {
      case PROGRAM, CODE -> true;
      case UNKNOWN, TEXT, DATA -> isText(file.content().head());
      case DOCUMENT -> type == FileType.HTML;
      case ARCHIVE, IMAGE, MEDIA -> false;
    };
  }

  private static boolean isText(byte[] head) {
    for (byte one : head) {
      if (one >= 0 && one < ' ' && one != '\t' && one != '\r' && one != '\n' && one != '\f') {
        return false;
      }
    }
    return head.length > 0;
  }
}
