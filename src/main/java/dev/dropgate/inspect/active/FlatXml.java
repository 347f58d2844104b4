package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;

/**
 * A document of Office as one XML file: of 2003, all parts of a newer one in a row, or
 * OpenDocument. Any other XML is left after its first element. For one document.
 */
final class FlatXml extends XmlPart {
  /** Of Word and Excel 2003, of all parts of a newer document in one file, of OpenDocument. */
  private static final List<String> OFFICE =
      List.of(
          "http://schemas.microsoft.com/office/",
          "urn:schemas-microsoft-com:office:",
          "urn:oasis:names:tc:opendocument:");

  /** What is in base64. */
  private static final Set<String> BINARY = Set.of("binData", "binaryData");

  /** Deflated drawings (EMZ, WMZ), which Office knows as nothing else. */
  private static final byte[] GZIP = Bytes.latin1("\37\213");

  /** Excel writes characters into such files that are none in XML, and reads on. */
  private static final String SHEETS = "urn:schemas-microsoft-com:office:spreadsheet";

  private final Effort effort;
  private boolean lenient;

  /** What the same elements mean in the parts of a ZIP. */
  private final List<XmlPart> parts;

  private boolean office;
  private boolean begun;

  /** Reads a document of Hangul; null if it is another one. */
  private XmlPart hangul;

  private String name = "";

  /** The base64 that is being read; null if none is. */
  private StringBuilder binary;

  FlatXml(Findings findings, Effort effort) {
    super(findings, effort);
    this.effort = effort;
    this.parts =
        List.of(
            new Fields(findings, effort),
            new Relationships(findings, effort),
            new BookLinks(findings, effort),
            new RibbonPart(findings, effort),
            new Connections(findings, effort),
            new OdfContent(findings, effort));
  }

  void judge(InputStream in) throws IOException {
    try {
      read(in);
    } catch (IOException e) {
      effort.step();
      if (office && !lenient) {
        throw e; // of other XML nobody promised that it is any
      }
    }
  }

  @Override
  boolean goesOn() {
    return office || !begun;
  }

  @Override
  void begins(String element, XMLStreamReader at) throws IOException {
    if (!begun) {
      begun = true;
      String namespace = at.getNamespaceURI();
      String namespaceName = namespace == null ? "" : namespace.toLowerCase(Locale.ROOT);
      office = OFFICE.stream().anyMatch(namespaceName::startsWith);
      lenient = namespaceName.startsWith(SHEETS);
      if (element.equalsIgnoreCase(HwpmlPart.ROOT)) {
        hangul = new HwpmlPart(findings, effort);
        office = true;
      }
    }
    if (hangul != null) {
      hangul.begins(element, at);
      return;
    }
    if (!office) {
      return;
    }
    for (XmlPart part : parts) {
      part.begins(element, at);
    }
    if (element.equals("part")) {
      name = attribute(at, "name");
      if (attribute(at, "contentType").toLowerCase(Locale.ROOT).contains("macrosheet")) {
        findings.add(Ids.EXCEL4.id(), Verdict.DANGEROUS, "an Excel 4 macro sheet, " + name);
      }
    } else if (BINARY.contains(element)) {
      name = element.equals("binData") ? attribute(at, "name") : name;
      binary = new StringBuilder();
    }
  }

  @Override
  void text(String text) {
    if (hangul != null) {
      hangul.text(text);
      return;
    }
    for (XmlPart part : parts) {
      part.text(text);
    }
    if (binary != null) {
      if (binary.length() + text.length() > Effort.LARGEST) {
        throw new IllegalStateException("something in it is larger than 64 MiB");
      }
      binary.append(text);
    }
  }

  @Override
  void ends(String element) throws IOException {
    if (hangul != null) {
      hangul.ends(element);
      return;
    }
    for (XmlPart part : parts) {
      part.ends(element);
    }
    if (binary != null && BINARY.contains(element)) {
      byte[] file = Base64.getMimeDecoder().decode(binary.toString());
      binary = null;
      if (file.length > 0 && !Bytes.startsWith(file, 0, GZIP)) {
        Embedded.judge(findings, name, file);
      }
    }
  }
}
