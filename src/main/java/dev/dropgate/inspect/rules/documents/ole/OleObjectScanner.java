package dev.dropgate.inspect.rules.documents.ole;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.common.EmbeddedFileScanner;
import dev.dropgate.inspect.rules.documents.common.PayloadScanner;
import dev.dropgate.model.NameDecoder;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.poi.hpsf.ClassID;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentNode;

/** Judges the streams of an OLE2 file that contain other files or link to them. */
public final class OleObjectScanner {
  /** The class of a link to a URL, {79EAC9E0-BAF9-11CE-8C82-00AA004BA90B}. */
  private static final byte[] URL_MONIKER_CLASS =
      LittleEndianBytes.latin1("\340\311\352\171\371\272\316\021\214\202\000\252\000\113\251\013");

  /** The class of objects of the Windows packager. */
  private static final ClassID PACKAGER_CLASS =
      new ClassID("{0003000C-0000-0000-C000-000000000046}");

  private static final String EXTENSION_PROPERTY = "3703";

  /** The long, the short and the display name of an attachment, and its extension. */
  private static final List<String> NAME_PROPERTIES =
      List.of("3707", "3704", "3001", EXTENSION_PROPERTY);

  private static final ClassID NO_CLASS = new ClassID("{00000000-0000-0000-0000-000000000000}");

  /** The length field before native data. */
  private static final int LENGTH_BYTES = 4;

  private final FindingCollector findings;
  private final DocumentBudget effort;

  OleObjectScanner(FindingCollector findings, DocumentBudget effort) {
    this.findings = findings;
    this.effort = effort;
  }

  byte[] readAll(DocumentNode stream) throws IOException {
    try (InputStream in = effort.open(stream)) {
      return effort.readAll(in);
    }
  }

  /** Judges a file that the Windows packager embedded, or the native data of another program. */
  void scanNativeData(DocumentNode stream) throws IOException {
    if (findings.isEnabled(DocumentRuleInfos.PACKAGE.id())) {
      byte[] bytes = readAll(stream);
      ClassID type = stream.getParent().getStorageClsid();
      boolean packaged =
          PACKAGER_CLASS.equals(type) || (NO_CLASS.equals(type) && OlePackage.isLikely(bytes));
      if (!scanNativeData(bytes, findings) && packaged) {
        EmbeddedFileScanner.reportUnreadable(findings, "an embedded file");
      }
    }
  }

  /**
   * Judges native data outside of a stream.
   *
   * @param bytes the data after their length field
   * @return false if the data do not have the layout of the packager; they are judged anyway
   */
  public static boolean scanNativeData(byte[] bytes, FindingCollector findings) {
    OlePackage embedded = OlePackage.of(bytes);
    if (embedded == null) {
      if (bytes.length > LENGTH_BYTES) {
        PayloadScanner.judge(
            findings, "native data", Arrays.copyOfRange(bytes, LENGTH_BYTES, bytes.length));
      }
      return false;
    }
    for (String name : embedded.names()) {
      reportPackage(findings, name);
      EmbeddedFileScanner.judge(findings, name, embedded.file());
    }
    if (embedded.names().isEmpty()) {
      EmbeddedFileScanner.judge(findings, "native data", embedded.file());
    }
    if (!OlePackage.isMarked(bytes)) {
      PayloadScanner.judge(findings, "native data", bytes);
    }
    return true;
  }

  /** Judges a stream that is a complete file. */
  void scanWholeStream(DocumentNode stream, String name) throws IOException {
    if (findings.isEnabled(DocumentRuleInfos.PACKAGE.id()) && stream.getSize() > 0) {
      reportPackage(findings, name);
      EmbeddedFileScanner.judge(findings, name, readAll(stream));
    }
  }

  /** Judges an attachment of an Outlook message. Its names are in streams beside it. */
  void scanAttachment(DirectoryNode directory, DocumentNode stream) throws IOException {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String property : NAME_PROPERTIES) {
      for (String type : new String[] {"001F", "001E"}) {
        String name = readText(directory, property + type);
        if (name != null && !name.isBlank()) {
          names.add(
              EmbeddedFileScanner.baseName(
                  property.equals(EXTENSION_PROPERTY) ? "attachment" + name : name));
        }
      }
    }
    byte[] bytes = readAll(stream);
    for (String name : names.isEmpty() ? Set.of("") : names) {
      findings.trace("attachment " + name);
      EmbeddedFileScanner.judge(findings, name, bytes);
    }
  }

  private String readText(DirectoryNode directory, String property) throws IOException {
    String name = "__substg1.0_" + property;
    if (!directory.hasEntryCaseInsensitive(name)
        || !(directory.getEntryCaseInsensitive(name) instanceof DocumentNode stream)) {
      return null;
    }
    return property.endsWith("F")
        ? new String(readAll(stream), StandardCharsets.UTF_16LE)
        : NameDecoder.decode(readAll(stream), StandardCharsets.ISO_8859_1);
  }

  /** Reports a link that Office follows to a URL. */
  void scanLink(DocumentNode stream) throws IOException {
    if (stream.getSize() < 64 << 10) {
      byte[] bytes = readAll(stream);
      int at = LittleEndianBytes.indexOf(bytes, URL_MONIKER_CLASS, 0);
      if (at >= 0) {
        int from = Math.min(bytes.length, at + URL_MONIKER_CLASS.length + 4);
        String url =
            new String(bytes, from, Math.min(400, bytes.length - from), StandardCharsets.UTF_16LE);
        int end = url.indexOf('\0');
        findings.add(
            DocumentRuleInfos.EXTERNAL.id(),
            Verdict.DANGEROUS,
            "an object linked to " + (end < 0 ? url : url.substring(0, end)));
      }
    }
  }

  private static void reportPackage(FindingCollector findings, String name) {
    findings.add(
        DocumentRuleInfos.PACKAGE.id(),
        Verdict.DANGEROUS,
        "an embedded file, " + EmbeddedFileScanner.baseName(name));
  }
}
