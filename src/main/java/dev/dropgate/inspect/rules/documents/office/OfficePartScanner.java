package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.ScanLimitException;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import javax.xml.stream.XMLStreamReader;

/**
 * Judges a part of a new Office document, which may have any name. The first element shows its
 * type. Stops there if the type is harmless. For one part.
 */
final class OfficePartScanner extends XmlPartReader {
  private final DocumentBudget effort;
  private final String name;
  private boolean begun;

  /** The reader for this type of part; null if the type is harmless. */
  private XmlPartReader partHandler;

  OfficePartScanner(String name, FindingCollector findings, DocumentBudget effort) {
    super(findings, effort);
    this.name = name;
    this.effort = effort;
  }

  void judge(InputStream in) throws IOException {
    try {
      read(in);
    } catch (IOException e) {
      ScanLimitException.rethrow(e);
      effort.check();
      if (partHandler != null) {
        throw e; // other parts need not be XML
      }
    }
  }

  @Override
  public boolean isWanted() {
    return !begun || partHandler != null;
  }

  @Override
  public void startElement(String element, XMLStreamReader at) throws IOException {
    if (!begun) {
      begun = true;
      partHandler = partHandler(element, at.getNamespaceURI());
    }
    if (partHandler != null) {
      partHandler.startElement(element, at);
    }
  }

  private XmlPartReader partHandler(String element, String namespace) {
    if (element.equalsIgnoreCase("macrosheet")) {
      findings.add(
          DocumentRuleInfos.EXCEL4.id(), Verdict.DANGEROUS, "an Excel 4 macro sheet, " + name);
    } else if (element.equals("externalLink")) {
      return new WorkbookLinkScanner(findings, effort);
    } else if (element.equals("customUI")) {
      return new RibbonScanner(findings, effort);
    } else if (element.equals("connections")) {
      return new WorkbookConnectionScanner(findings, effort);
    } else if (namespace != null
        && namespace.toLowerCase(Locale.ROOT).contains("wordprocessingml")) {
      return new WordFieldScanner(findings, effort);
    }
    return null;
  }

  @Override
  public void characters(String text) throws IOException {
    if (partHandler != null) {
      partHandler.characters(text);
    }
  }

  @Override
  public void endElement(String element) throws IOException {
    if (partHandler != null) {
      partHandler.endElement(element);
    }
  }
}
