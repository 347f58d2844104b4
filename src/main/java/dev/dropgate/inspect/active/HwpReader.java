package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import dev.dropgate.inspect.types.HwpScript;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentInputStream;
import org.apache.poi.poifs.filesystem.DocumentNode;
import org.apache.poi.poifs.filesystem.Entry;

/**
 * A Hangul document of version 5 (HWP) in an OLE2 file: its scripts, and the pictures and objects
 * in its folder of binary data. The layout is that of Hancom's published format, revision 1.3. For
 * one document.
 */
final class HwpReader {
  private static final String HEADER = "FileHeader";
  private static final byte[] SIGNATURE = Bytes.latin1("HWP Document File");
  private static final int FLAGS_AT = 36;

  /** With a password, with DRM, encrypted by a certificate, with DRM by a certificate. */
  private static final long ENCRYPTED = 1 << 1 | 1 << 4 | 1 << 8 | 1 << 10;

  private static final String DATA = "BinData";
  private static final String SCRIPTS = "Scripts";
  private static final String SCRIPT = "DefaultJScript";

  private final Findings findings;
  private final Effort effort;
  private final HwpData data;

  HwpReader(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
    this.data = new HwpData(findings, effort);
  }

  /** Judges a storage that is a Hangul document; any other is left alone. */
  void judge(DirectoryNode storage) throws IOException {
    if (!storage.hasEntryCaseInsensitive(HEADER)
        || !(storage.getEntryCaseInsensitive(HEADER) instanceof DocumentNode stream)) {
      return;
    }
    byte[] header;
    try (InputStream in = new DocumentInputStream(stream)) {
      header = in.readNBytes(FLAGS_AT + 4);
    }
    if (header.length < FLAGS_AT + 4 || !Bytes.startsWith(header, 0, SIGNATURE)) {
      return;
    }
    if ((Bytes.u32(header, FLAGS_AT) & ENCRYPTED) != 0) {
      findings.add(Ids.ENCRYPTED.id(), Verdict.UNDECIDED, "a Hangul document that is encrypted");
      return;
    }
    folder(storage, DATA);
    folder(storage, SCRIPTS);
  }

  private void folder(DirectoryNode storage, String name) throws IOException {
    if (!storage.hasEntryCaseInsensitive(name)
        || !(storage.getEntryCaseInsensitive(name) instanceof DirectoryNode folder)) {
      return;
    }
    for (Iterator<Entry> all = folder.getEntries(); all.hasNext(); ) {
      effort.step();
      if (all.next() instanceof DocumentNode stream) {
        byte[] stored;
        try (InputStream in = new DocumentInputStream(stream)) {
          stored = effort.all(in);
        }
        for (byte[] form : data.forms(stored)) {
          if (name.equals(SCRIPTS) && stream.getName().equalsIgnoreCase(SCRIPT)) {
            script(form);
          } else {
            data.judge(stream.getName(), form);
          }
        }
      }
    }
  }

  /** Four texts, each with its length in characters before it, then a mark of the end. */
  private void script(byte[] bytes) throws IOException {
    int at = 0;
    for (int i = 0; i < 4; i++) {
      if (at > bytes.length - 4) {
        Embedded.broken(findings, "the script of a Hangul document");
        return;
      }
      long length = Bytes.u32(bytes, at);
      at += 4;
      boolean cutOff = length > (bytes.length - at) / 2;
      int size = cutOff ? bytes.length - at : (int) length * 2;
      String text = new String(bytes, at, size, StandardCharsets.UTF_16LE);
      at += size;
      if (cutOff) {
        Embedded.broken(findings, "the script of a Hangul document");
        // A script that is cut off may still run.
        if (!text.toLowerCase(Locale.ROOT).contains("function")) {
          return;
        }
      }
      if (!HwpScript.isInert(text)) {
        findings.add(Ids.HWP_SCRIPT.id(), Verdict.DANGEROUS, "a script");
        return;
      }
    }
    findings.saw("a script that does nothing");
  }
}
