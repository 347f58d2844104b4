package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.format.zip.ZipParts;
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
import java.util.Locale;
import java.util.regex.Pattern;

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
    try (ZipParts parts = ZipParts.open(subject, effort)) {
      // The case of part names varies.
      if (parts.anyName(CONTENT_TYPES_PART::equalsIgnoreCase)) {
        document = true;
        parts.forEach(name -> true, this::scanPart);
      }
      if (subject.types().contains(FileType.HWPX)
          || parts.anyName(HwpxDocumentScanner.PART_LIST::equals)) {
        new HwpxDocumentScanner(findings, effort).judge(parts);
      }
      new OdfDocumentScanner(findings, effort).judge(parts);
    } catch (IOException | RuntimeException e) {
      if (document) {
        throw e; // other rules report problems of archives that are not documents
      }
    }
  }

  private void scanPart(ZipParts.Part part) throws IOException {
    String name = part.name().replace('\\', '/').toLowerCase(Locale.ROOT);
    boolean isXml = name.endsWith(".xml");
    String folder = "/" + name.substring(0, name.lastIndexOf('/') + 1);
    try (InputStream in = part.open()) {
      if (name.endsWith(".rels")) {
        new RelationshipScanner(findings, effort).read(in);
      } else if (name.endsWith(CONTENT_TYPES_PART)) {
        new ContentTypeScanner(findings, effort).read(in);
      } else if (isXml && folder.endsWith("/externallinks/")) {
        new WorkbookLinkScanner(findings, effort).read(in);
      } else if (isXml && folder.contains("/word/")) {
        new WordFieldScanner(findings, effort).read(in);
      } else {
        scanUnknownPart(part.name(), in);
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
