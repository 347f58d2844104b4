package dev.dropgate.inspect.rules.documents;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.common.EmbeddedFileScanner;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.List;

/**
 * Finds files in a OneNote section. Each is a FileDataStoreObject ([MS-ONESTORE] 2.6.13), found by
 * its GUID, because no maintained Java library reads the format.
 */
final class OneNoteRule implements Rule {
  /** The GUID {BDE316E7-2665-4511-A4C4-8D4D0B7A9EAC}. */
  private static final byte[] FILE_DATA_GUID =
      LittleEndianBytes.latin1("\347\026\343\275\145\046\021\105\244\304\215\115\013\172\236\254");

  /** The GUID, a length of 8 bytes, and 12 unused bytes. */
  private static final int HEADER_BYTES = 36;

  private static final int WINDOW_BYTES = 1 << 16;

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(DocumentRuleInfos.ONENOTE);
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    if (subject.type() != FileType.ONENOTE) {
      return;
    }
    try (DocumentBudget effort = DocumentBudget.enter(findings)) {
      Content content = subject.content();
      try (InputStream in = content.stream()) {
        scan(in, content, findings, effort);
      }
    }
  }

  private static void scan(
      InputStream in, Content content, FindingCollector findings, DocumentBudget effort)
      throws IOException {
    byte[] window = new byte[WINDOW_BYTES];
    long start = 0;
    int kept = 0;
    for (int more = in.readNBytes(window, 0, WINDOW_BYTES); more > 0; ) {
      effort.check();
      int end = kept + more;
      byte[] part = end == WINDOW_BYTES ? window : java.util.Arrays.copyOf(window, end);
      for (int at = LittleEndianBytes.indexOf(part, FILE_DATA_GUID, 0);
          at >= 0;
          at = LittleEndianBytes.indexOf(part, FILE_DATA_GUID, at + 1)) {
        judgeFile(content, start + at, findings, effort);
      }
      // A GUID may cross the border between two windows.
      kept = Math.min(end, FILE_DATA_GUID.length - 1);
      start += end - kept;
      System.arraycopy(window, end - kept, window, 0, kept);
      more = in.readNBytes(window, kept, WINDOW_BYTES - kept);
    }
  }

  private static void judgeFile(
      Content content, long at, FindingCollector findings, DocumentBudget effort)
      throws IOException {
    try (SeekableByteChannel channel = content.channel()) {
      channel.position(at);
      InputStream in = Channels.newInputStream(channel);
      byte[] header = in.readNBytes(HEADER_BYTES);
      if (header.length < HEADER_BYTES) {
        throw new IOException("an embedded file is cut off");
      }
      long length = LittleEndianBytes.u32(header, FILE_DATA_GUID.length);
      if (LittleEndianBytes.u32(header, FILE_DATA_GUID.length + 4) != 0
          || length > content.size() - at - HEADER_BYTES) {
        throw new IOException("an embedded file of an impossible length");
      } else if (length > DocumentBudget.MAX_UNPACKED_BYTES) {
        throw DocumentBudget.tooLarge(DocumentBudget.MAX_UNPACKED_BYTES);
      }
      effort.unpacked(length);
      ScanTarget file = EmbeddedFileScanner.targetOf("embedded file", in.readNBytes((int) length));
      FileType type = file.type();
      String message = "an embedded file of " + length + " bytes, " + type.description();
      if (mayRun(file, type)) {
        findings.add(DocumentRuleInfos.ONENOTE.id(), Verdict.DANGEROUS, message);
      } else {
        findings.trace(message);
      }
      findings.scanNested(file);
    }
  }

  // The name is stored elsewhere, so any text may be a script that a double click starts.
  private static boolean mayRun(ScanTarget file, FileType type) throws IOException {
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
