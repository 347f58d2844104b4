package dev.dropgate.inspect.rules.documents.hwp;

import dev.dropgate.inspect.DocumentPartException;
import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.format.hwp.HwpScript;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.common.EmbeddedFileScanner;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentNode;
import org.apache.poi.poifs.filesystem.Entry;

/**
 * Judges a Hangul document of version 5 (HWP) in an OLE2 file: its scripts, and the pictures and
 * objects in its storage of binary data. The layout follows Hancom's published format, revision
 * 1.3. For one document.
 */
public final class HwpDocumentScanner {
  private static final String HEADER_STREAM = "FileHeader";
  private static final byte[] SIGNATURE = LittleEndianBytes.latin1("HWP Document File");
  private static final int FLAGS_OFFSET = 36;

  /** Flags: password, DRM, encryption by a certificate, DRM by a certificate. */
  private static final long ENCRYPTED_FLAGS = 1 << 1 | 1 << 4 | 1 << 8 | 1 << 10;

  private static final String DATA_STORAGE = "BinData";
  private static final String SCRIPT_STORAGE = "Scripts";
  private static final String SCRIPT_STREAM = "DefaultJScript";

  private final FindingCollector findings;
  private final DocumentBudget effort;
  private final HwpBinaryDataScanner data;

  public HwpDocumentScanner(FindingCollector findings, DocumentBudget effort) {
    this.findings = findings;
    this.effort = effort;
    this.data = new HwpBinaryDataScanner(findings, effort);
  }

  /** Judges a storage if it is a Hangul document. */
  public void judge(DirectoryNode storage) throws IOException {
    if (!storage.hasEntryCaseInsensitive(HEADER_STREAM)
        || !(storage.getEntryCaseInsensitive(HEADER_STREAM) instanceof DocumentNode stream)) {
      return;
    }
    byte[] header;
    try (InputStream in = effort.open(stream)) {
      header = in.readNBytes(FLAGS_OFFSET + 4);
    }
    if (header.length < FLAGS_OFFSET + 4 || !LittleEndianBytes.startsWith(header, 0, SIGNATURE)) {
      return;
    }
    if ((LittleEndianBytes.u32(header, FLAGS_OFFSET) & ENCRYPTED_FLAGS) != 0) {
      findings.add(
          DocumentRuleInfos.ENCRYPTED.id(),
          Verdict.UNDECIDED,
          "a Hangul document that is encrypted");
      return;
    }
    scanStorage(storage, DATA_STORAGE);
    scanStorage(storage, SCRIPT_STORAGE);
  }

  private void scanStorage(DirectoryNode storage, String name) throws IOException {
    if (!storage.hasEntryCaseInsensitive(name)
        || !(storage.getEntryCaseInsensitive(name) instanceof DirectoryNode folder)) {
      return;
    }
    for (Iterator<Entry> all = folder.getEntries(); all.hasNext(); ) {
      effort.check();
      if (all.next() instanceof DocumentNode stream) {
        DocumentPartException.run(
            name + "/" + stream.getName(),
            () ->
                judgeStream(
                    stream,
                    name.equals(SCRIPT_STORAGE)
                        && stream.getName().equalsIgnoreCase(SCRIPT_STREAM)));
      }
    }
  }

  private void judgeStream(DocumentNode stream, boolean script) throws IOException {
    byte[] stored;
    try (InputStream in = effort.open(stream)) {
      stored = effort.readAll(in);
    }
    for (byte[] form : data.decodings(stored)) {
      if (script) {
        judgeScript(form);
      } else {
        data.judge(stream.getName(), form);
      }
    }
  }

  /** Judges a script: four texts, each after its length in characters, then an end mark. */
  private void judgeScript(byte[] bytes) throws IOException {
    int at = 0;
    for (int i = 0; i < 4; i++) {
      if (at > bytes.length - 4) {
        EmbeddedFileScanner.reportUnreadable(findings, "the script of a Hangul document");
        return;
      }
      long length = LittleEndianBytes.u32(bytes, at);
      at += 4;
      boolean cutOff = length > (bytes.length - at) / 2;
      int size = cutOff ? bytes.length - at : (int) length * 2;
      String text = new String(bytes, at, size, StandardCharsets.UTF_16LE);
      at += size;
      if (cutOff) {
        EmbeddedFileScanner.reportUnreadable(findings, "the script of a Hangul document");
        // A truncated script may still run.
        if (!text.toLowerCase(Locale.ROOT).contains("function")) {
          return;
        }
      }
      if (!HwpScript.isInert(text)) {
        findings.add(DocumentRuleInfos.HWP_SCRIPT.id(), Verdict.DANGEROUS, "a script");
        return;
      }
    }
    findings.trace("a script that does nothing");
  }
}
