package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import javax.xml.stream.XMLStreamReader;

/** Links of a workbook to the data of other programs, also in one that is one XML file. */
final class BookLinks extends XmlPart {
  private static final int LONGEST = 4096;

  /** The path of another workbook that is being read; null if none is. */
  private StringBuilder path;

  BookLinks(Findings findings, Effort effort) {
    super(findings, effort);
  }

  @Override
  void begins(String element, XMLStreamReader at) {
    switch (element) {
      case "ddeLink" ->
          DdeLink.judge(attribute(at, "ddeService"), attribute(at, "ddeTopic"), findings);
      case "Cell", "NamedRange" -> {
        DdeLink.formula(attribute(at, "Formula"), findings);
        DdeLink.formula(attribute(at, "RefersTo"), findings);
      }
      case "Path" -> path = new StringBuilder();
      default -> {}
    }
  }

  @Override
  void text(String text) {
    if (path != null && path.length() < LONGEST) {
      path.append(text, 0, Math.min(text.length(), LONGEST));
    }
  }

  @Override
  void ends(String element) {
    if (path != null && element.equals("Path")) {
      int bar = path.indexOf("|");
      if (bar > 0) {
        DdeLink.judge(path.substring(0, bar), path.substring(bar + 1), findings);
      }
      path = null;
    }
  }
}
