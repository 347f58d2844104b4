package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Verdict;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;

/**
 * What parts of a document refer to. Links that wait for a click are no finding, nor are pictures,
 * films and other workbooks, nor paths on one's own disk.
 */
final class Relationships extends XmlPart {
  private static final Set<String> LOADED =
      Set.of("oleobject", "frame", "afchunk", "subdocument", "control", "package", "vbaproject");

  /** Charts and the like, which Office links to files on the server of the own company. */
  private static final Set<String> LINKED = Set.of("oleobject", "package");

  Relationships(Findings findings, Effort effort) {
    super(findings, effort);
  }

  @Override
  void begins(String element, XMLStreamReader at) {
    if (!element.equals("Relationship")
        || !attribute(at, "TargetMode").equalsIgnoreCase("External")) {
      return;
    }
    String type = last(attribute(at, "Type").toLowerCase(Locale.ROOT));
    String target = attribute(at, "Target");
    if (type.equals("hyperlink")) {
      DangerousLink.judge(target, findings);
    } else if (!Addresses.isRemote(target)) {
      return;
    } else if (type.equals("attachedtemplate")) {
      template(target, findings);
    } else if (LOADED.contains(type)) {
      boolean own = LINKED.contains(type) && Addresses.isOwnNetwork(target);
      findings.add(
          Ids.EXTERNAL.id(),
          own ? Level.LOG : Level.ON,
          Verdict.DANGEROUS,
          "an object (" + type + ") comes from " + target);
    }
  }

  private static String last(String type) {
    String[] parts = type.split("[/#\\s]+", 0); // what is empty at the end does not count
    return parts.length == 0 ? "" : parts[parts.length - 1];
  }

  /** Tells of a template that comes from elsewhere. */
  static void template(String address, Findings findings) {
    if (Addresses.isRemote(address)) {
      findings.add(
          Ids.TEMPLATE.id(),
          Addresses.isOwnNetwork(address) ? Level.LOG : Level.ON,
          Verdict.DANGEROUS,
          "its template comes from " + address);
    }
  }
}
