package dev.dropgate.inspect.rules.documents.hwp;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.format.hwp.HwpDistributionCipher;
import dev.dropgate.inspect.format.hwp.PostScriptReader;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.common.EmbeddedFileScanner;
import dev.dropgate.inspect.rules.documents.common.PayloadScanner;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Binary data of a Hangul document: pictures, OLE objects, PostScript. Whether they are deflated is
 * said in three places that need not agree, so the bytes decide. For one document.
 */
final class HwpBinaryDataScanner {
  private final FindingCollector findings;
  private final DocumentBudget effort;

  HwpBinaryDataScanner(FindingCollector findings, DocumentBudget effort) {
    this.findings = findings;
    this.effort = effort;
  }

  /** Returns what a stream may hold: mostly one thing, two if another reader may see it. */
  List<byte[]> decodings(byte[] stored) throws IOException {
    byte[] plain = HwpDistributionCipher.decrypt(stored);
    Inflater inflater = new Inflater(true);
    try {
      byte[] inflated = inflate(plain, inflater);
      boolean whole = inflater.finished() && inflated.length > 0;
      byte[] likely = whole ? inflated : plain;
      byte[] other = whole ? plain : inflated;
      return isActive(other) ? List.of(likely, other) : List.of(likely);
    } finally {
      inflater.end();
    }
  }

  /** Returns what comes out of deflated data; nothing if they are none. */
  byte[] inflateRaw(byte[] data) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      return inflate(data, inflater);
    } finally {
      inflater.end();
    }
  }

  /** As far as it goes: a reader may use what came out before the data broke off. */
  private byte[] inflate(byte[] data, Inflater inflater) throws IOException {
    DocumentBudget.Sink sink = effort.newSink(DocumentBudget.MAX_UNPACKED_BYTES);
    byte[] buffer = new byte[1 << 14];
    inflater.setInput(data);
    try {
      for (int count = inflater.inflate(buffer); count > 0; count = inflater.inflate(buffer)) {
        sink.write(buffer, 0, count);
      }
    } catch (DataFormatException e) {
      effort.checkTime();
    }
    return sink.toByteArray();
  }

  /** Whether bytes are surely what they seem to be, and could do something. */
  private static boolean isActive(byte[] bytes) throws IOException {
    if (oleOffset(bytes) >= 0) {
      return true;
    }
    FileType type = EmbeddedFileScanner.targetOf("", bytes).type();
    return type.group() == FileType.Group.PROGRAM || type == FileType.POSTSCRIPT;
  }

  /** Where an OLE2 file begins: at once, or behind its size; -1 if it does not. */
  static int oleOffset(byte[] bytes) {
    for (int at : new int[] {0, 4}) {
      if (LittleEndianBytes.startsWith(bytes, at, LittleEndianBytes.OLE2_SIGNATURE)) {
        return at;
      }
    }
    return -1;
  }

  /** Judges a file in a document by all rules, and what it may do in a document of this kind. */
  void judge(String name, byte[] bytes) throws IOException {
    int ole = oleOffset(bytes);
    String lower = name.toLowerCase(Locale.ROOT);
    if (ole >= 0) {
      findings.add(
          DocumentRuleInfos.HWP_OLE.id(),
          Verdict.DANGEROUS,
          "an OLE object, " + EmbeddedFileScanner.baseName(name));
      EmbeddedFileScanner.judge(findings, name, Arrays.copyOfRange(bytes, ole, bytes.length));
    } else if (lower.endsWith(".ole")) {
      findings.add(
          DocumentRuleInfos.HWP_OLE.id(),
          Verdict.DANGEROUS,
          "an OLE object, " + EmbeddedFileScanner.baseName(name));
      PayloadScanner.judge(findings, name, bytes);
    } else {
      judgePostScript(name, bytes);
      EmbeddedFileScanner.judge(findings, name, bytes);
    }
  }

  /** Reports PostScript that does more than draw. */
  void judgePostScript(String name, byte[] bytes) {
    if (PostScriptReader.isNamed(name) || PostScriptReader.isPostScript(bytes)) {
      String reason = PostScriptReader.hostileReason(bytes);
      if (reason != null) {
        findings.add(
            DocumentRuleInfos.HWP_EPS.id(),
            Verdict.DANGEROUS,
            "PostScript that " + reason + ", " + EmbeddedFileScanner.baseName(name));
      }
    }
  }
}
