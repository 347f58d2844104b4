package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import javax.xml.stream.XMLStreamReader;

/**
 * A part of a new Office document that may have any name: its first element tells what it is. What
 * can hold nothing is left there. For one part.
 */
final class OfficePart extends XmlPart {
  private final Effort effort;
  private final String name;
  private boolean begun;

  /** What reads it; null if nothing needs to. */
  private XmlPart meaning;

  OfficePart(String name, Findings findings, Effort effort) {
    super(findings, effort);
    this.name = name;
    this.effort = effort;
  }

  void judge(InputStream in) throws IOException {
    try {
      read(in);
    } catch (IOException e) {
      effort.step();
      if (meaning != null) {
        throw e; // of others nobody promised that they are XML
      }
    }
  }

  @Override
  boolean goesOn() {
    return !begun || meaning != null;
  }

  @Override
  void begins(String element, XMLStreamReader at) throws IOException {
    if (!begun) {
      begun = true;
      meaning = meaning(element, at.getNamespaceURI());
    }
    if (meaning != null) {
      meaning.begins(element, at);
    }
  }

  private XmlPart meaning(String element, String namespace) {
    if (element.equalsIgnoreCase("macrosheet")) {
      findings.add(Ids.EXCEL4.id(), Verdict.DANGEROUS, "an Excel 4 macro sheet, " + name);
    } else if (element.equals("externalLink")) {
      return new BookLinks(findings, effort);
    } else if (element.equals("customUI")) {
      return new RibbonPart(findings, effort);
    } else if (element.equals("connections")) {
      return new Connections(findings, effort);
    } else if (namespace != null
        && namespace.toLowerCase(Locale.ROOT).contains("wordprocessingml")) {
      return new Fields(findings, effort);
    }
    return null;
  }

  @Override
  void text(String text) {
    if (meaning != null) {
      meaning.text(text);
    }
  }

  @Override
  void ends(String element) throws IOException {
    if (meaning != null) {
      meaning.ends(element);
    }
  }
}
