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
 * Judges the binary data of a Hangul document: pictures, OLE objects, PostScript. Three places in
 * the document state whether data are deflated, and they may disagree, so the bytes decide. For one
 * document.
 */
final class HwpBinaryDataScanner {
  private final FindingCollector findings;
  private final DocumentBudget effort;

  HwpBinaryDataScanner(FindingCollector findings, DocumentBudget effort) {
    this.findings = findings;
    this.effort = effort;
  }

  /**
   * Returns the possible contents of a stream: usually one, two if another reader may see another
   * one.
   */
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

  /** Returns the inflated data; empty if the data are not deflated. */
  byte[] inflateRaw(byte[] data) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      return inflate(data, inflater);
    } finally {
      inflater.end();
    }
  }

  /** Returns the data up to any damage, because a reader may use them. */
  private byte[] inflate(byte[] data, Inflater inflater) throws IOException {
    DocumentBudget.Sink sink = effort.newSink(DocumentBudget.MAX_UNPACKED_BYTES);
    byte[] buffer = new byte[1 << 14];
    inflater.setInput(data);
    try {
      for (int count = inflater.inflate(buffer); count > 0; count = inflater.inflate(buffer)) {
        sink.write(buffer, 0, count);
      }
    } catch (DataFormatException e) {
      effort.check();
    }
    return sink.toByteArray();
  }

  /** Returns whether the bytes have a reliable signature of a type that can do something. */
  private static boolean isActive(byte[] bytes) throws IOException {
    if (oleOffset(bytes) >= 0) {
      return true;
    }
    FileType type = EmbeddedFileScanner.targetOf("", bytes).type();
    return type.group() == FileType.Group.PROGRAM || type == FileType.POSTSCRIPT;
  }

  /** Returns the offset of an OLE2 signature: 0, or 4 after a size; -1 if there is none. */
  static int oleOffset(byte[] bytes) {
    for (int at : new int[] {0, 4}) {
      if (LittleEndianBytes.startsWith(bytes, at, LittleEndianBytes.OLE2_SIGNATURE)) {
        return at;
      }
    }
    return -1;
  }

  /** Judges a file by all rules, and for what it can do in a Hangul document. */
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
