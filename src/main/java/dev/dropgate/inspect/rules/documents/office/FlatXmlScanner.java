package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.ScanLimitException;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.common.EmbeddedFileScanner;
import dev.dropgate.inspect.rules.documents.hwp.HwpmlScanner;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;

/**
 * Judges an Office document that is one XML file: of Office 2003, a newer one with all parts in a
 * row, or OpenDocument. Stops after the first element of other XML. For one document.
 */
public final class FlatXmlScanner extends XmlPartReader {
  /** Namespaces of Word and Excel 2003, of a newer document in one file, and of OpenDocument. */
  private static final List<String> OFFICE_NAMESPACES =
      List.of(
          "http://schemas.microsoft.com/office/",
          "urn:schemas-microsoft-com:office:",
          "urn:oasis:names:tc:opendocument:");

  /** Elements with base64 text. */
  private static final Set<String> BINARY_ELEMENTS = Set.of("binData", "binaryData");

  /** The signature of a deflated drawing (EMZ, WMZ). Office reads such data only as a drawing. */
  private static final byte[] GZIP_SIGNATURE = LittleEndianBytes.latin1("\37\213");

  /** Excel writes characters into such files that XML does not allow, and still reads them. */
  private static final String SPREADSHEET_NAMESPACE =
      "urn:schemas-microsoft-com:office:spreadsheet";

  private final DocumentBudget effort;
  private boolean lenient;

  /** The readers of the parts of a ZIP document, where the same elements occur. */
  private final List<XmlPartReader> parts;

  private boolean office;
  private boolean begun;

  /** The reader of a Hangul document; null for other documents. */
  private XmlPartReader hangul;

  private String name = "";

  /** The current base64 text; null outside of one. */
  private StringBuilder binary;

  public FlatXmlScanner(FindingCollector findings, DocumentBudget effort) {
    super(findings, effort);
    this.effort = effort;
    this.parts =
        List.of(
            new WordFieldScanner(findings, effort),
            new RelationshipScanner(findings, effort),
            new WorkbookLinkScanner(findings, effort),
            new RibbonScanner(findings, effort),
            new WorkbookConnectionScanner(findings, effort),
            new OdfContentScanner(findings, effort));
  }

  public void judge(InputStream in) throws IOException {
    try {
      read(in);
    } catch (IOException e) {
      ScanLimitException.rethrow(e);
      effort.check();
      if (office && !lenient) {
        throw e; // the parse error of other XML is not a finding
      }
    }
  }

  @Override
  public boolean isWanted() {
    return office || !begun;
  }

  @Override
  public void startElement(String element, XMLStreamReader at) throws IOException {
    if (!begun) {
      begun = true;
      String namespace = at.getNamespaceURI();
      String namespaceName = namespace == null ? "" : namespace.toLowerCase(Locale.ROOT);
      office = OFFICE_NAMESPACES.stream().anyMatch(namespaceName::startsWith);
      lenient = namespaceName.startsWith(SPREADSHEET_NAMESPACE);
      if (element.equalsIgnoreCase(HwpmlScanner.ROOT_ELEMENT)) {
        hangul = new HwpmlScanner(findings, effort);
        office = true;
      }
    }
    if (hangul != null) {
      hangul.startElement(element, at);
      return;
    }
    if (!office) {
      return;
    }
    for (XmlPartReader part : parts) {
      part.startElement(element, at);
    }
    if (element.equals("part")) {
      name = attribute(at, "name");
      if (attribute(at, "contentType").toLowerCase(Locale.ROOT).contains("macrosheet")) {
        findings.add(
            DocumentRuleInfos.EXCEL4.id(), Verdict.DANGEROUS, "an Excel 4 macro sheet, " + name);
      }
    } else if (BINARY_ELEMENTS.contains(element)) {
      name = element.equals("binData") ? attribute(at, "name") : name;
      binary = new StringBuilder();
    }
  }

  @Override
  public void characters(String text) throws IOException {
    if (hangul != null) {
      hangul.characters(text);
      return;
    }
    for (XmlPartReader part : parts) {
      part.characters(text);
    }
    if (binary != null) {
      if (binary.length() + text.length() > DocumentBudget.MAX_UNPACKED_BYTES) {
        throw DocumentBudget.tooLarge(DocumentBudget.MAX_UNPACKED_BYTES);
      }
      binary.append(text);
    }
  }

  @Override
  public void endElement(String element) throws IOException {
    if (hangul != null) {
      hangul.endElement(element);
      return;
    }
    for (XmlPartReader part : parts) {
      part.endElement(element);
    }
    if (binary != null && BINARY_ELEMENTS.contains(element)) {
      byte[] file = Base64.getMimeDecoder().decode(binary.toString());
      binary = null;
      if (file.length > 0 && !LittleEndianBytes.startsWith(file, 0, GZIP_SIGNATURE)) {
        EmbeddedFileScanner.judge(findings, name, file);
      }
    }
  }
}
