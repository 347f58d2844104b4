package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.DocumentPartException;
import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.DocumentChannel;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.hwp.HwpxDocumentScanner;
import dev.dropgate.inspect.rules.documents.ole.OleFileScanner;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Judges the parts of an Office document in a ZIP archive: macros, macro sheets, and remote
 * content. Embedded files are members of the archive and judged there. For one document.
 */
public final class OoxmlDocumentScanner {
  /** Enough to detect the type of a part. */
  private static final int HEAD_BYTES = 64;

  private static final String CONTENT_TYPES_PART = "[content_types].xml";
  private static final Pattern OFFICE_FILE_NAME =
      Pattern.compile(
          "(?is).*\\.(?:doc|dot|xls|xlt|xla|ppt|pot|pps|ppa|sld|vsd|vst|vss|thm)[xmb]?");

  private final FindingCollector findings;
  private final DocumentBudget effort;

  public OoxmlDocumentScanner(FindingCollector findings, DocumentBudget effort) {
    this.findings = findings;
    this.effort = effort;
  }

  public void scan(ScanTarget subject) throws IOException {
    boolean document =
        subject.types().contains(FileType.OOXML)
            || subject.types().contains(FileType.ODF)
            || subject.types().contains(FileType.HWPX)
            || OFFICE_FILE_NAME
                .matcher(new String(RawNames.bytes(subject.name()), StandardCharsets.ISO_8859_1))
                .matches();
    try (DocumentChannel channel = new DocumentChannel(subject.content().channel(), effort);
        ZipFile zip = open(channel)) {
      channel.endTableLimit();
      if (isPackage(zip)) {
        document = true;
        for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
          effort.checkTime();
          ZipArchiveEntry entry = all.nextElement();
          DocumentPartException.run(entry.getName(), () -> scanPart(zip, entry));
        }
      }
      if (subject.types().contains(FileType.HWPX)
          || zip.getEntry(HwpxDocumentScanner.PART_LIST) != null) {
        new HwpxDocumentScanner(findings, effort).judge(zip);
      }
      new OdfDocumentScanner(findings, effort).judge(zip);
    } catch (IOException | RuntimeException e) {
      if (document) {
        throw e; // other rules report problems of archives that are not documents
      }
    }
  }

  private static ZipFile open(DocumentChannel channel) throws IOException {
    return ZipFile.builder().setSeekableByteChannel(channel).setIgnoreLocalFileHeader(true).get();
  }

  // A direct lookup would not do: the case of part names varies.
  private boolean isPackage(ZipFile zip) throws IOException {
    for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
      effort.checkTime();
      if (all.nextElement().getName().equalsIgnoreCase(CONTENT_TYPES_PART)) {
        return true;
      }
    }
    return false;
  }

  private void scanPart(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    if (entry.isDirectory()) {
      return;
    }
    String name = entry.getName().replace('\\', '/').toLowerCase(Locale.ROOT);
    boolean isXml = name.endsWith(".xml");
    String folder = "/" + name.substring(0, name.lastIndexOf('/') + 1);
    try (InputStream in = zip.getInputStream(entry)) {
      if (name.endsWith(".rels")) {
        new RelationshipScanner(findings, effort).read(in);
      } else if (name.endsWith(CONTENT_TYPES_PART)) {
        new ContentTypeScanner(findings, effort).read(in);
      } else if (isXml && folder.endsWith("/externallinks/")) {
        new WorkbookLinkScanner(findings, effort).read(in);
      } else if (isXml && folder.contains("/word/")) {
        new WordFieldScanner(findings, effort).read(in);
      } else {
        scanUnknownPart(entry.getName(), in);
      }
      if (name.contains("xl/macrosheets/")) {
        findings.add(
            DocumentRuleInfos.EXCEL4.id(), Verdict.DANGEROUS, "an Excel 4 macro sheet, " + name);
      }
    }
  }

  // Parts may have any name, so the first bytes decide.
  private void scanUnknownPart(String name, InputStream in) throws IOException {
    byte[] head = in.readNBytes(HEAD_BYTES);
    if (LittleEndianBytes.startsWith(head, 0, LittleEndianBytes.OLE2_SIGNATURE)) {
      if (!name.contains("embeddings/")) {
        byte[] rest = effort.readAll(in);
        byte[] whole = Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, whole, head.length, rest.length);
        findings.trace("OLE2 part " + name);
        new OleFileScanner(findings, effort).scanMacros(new MemoryContent(whole));
      }
    } else if (BinaryWorkbookLinkScanner.isLinkPart(head)) {
      BinaryWorkbookLinkScanner.judge(
          new SequenceInputStream(new ByteArrayInputStream(head), in), findings);
    } else if (XmlPartReader.isXml(head)) {
      new OfficePartScanner(name, findings, effort)
          .judge(new SequenceInputStream(new ByteArrayInputStream(head), in));
    }
  }
}
