package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LinkAddresses;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.rules.documents.common.DangerousLinkCheck;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;

/**
 * Judges the external targets of a document's parts. Links that need a click, pictures, films,
 * other workbooks and local paths are not findings.
 */
public final class RelationshipScanner extends XmlPartReader {
  private static final Set<String> LOADED_TYPES =
      Set.of("oleobject", "frame", "afchunk", "subdocument", "control", "package", "vbaproject");

  /**
   * Charts and similar objects, which Office links to files on a server of the same organization.
   */
  private static final Set<String> LINKED_TYPES = Set.of("oleobject", "package");

  RelationshipScanner(FindingCollector findings, DocumentBudget effort) {
    super(findings, effort);
  }

  @Override
  public void startElement(String element, XMLStreamReader at) {
    if (!element.equals("Relationship")
        || !attribute(at, "TargetMode").equalsIgnoreCase("External")) {
      return;
    }
    String type = lastPart(attribute(at, "Type").toLowerCase(Locale.ROOT));
    String target = attribute(at, "Target");
    if (type.equals("hyperlink")) {
      DangerousLinkCheck.judge(target, findings);
    } else if (!LinkAddresses.isRemote(target)) {
      return;
    } else if (type.equals("attachedtemplate")) {
      judgeTemplate(target, findings);
    } else if (LOADED_TYPES.contains(type)) {
      boolean own = LINKED_TYPES.contains(type) && LinkAddresses.isOwnNetwork(target);
      findings.add(
          DocumentRuleInfos.EXTERNAL.id(),
          own ? RuleMode.LOG : RuleMode.ON,
          Verdict.DANGEROUS,
          "an object (" + type + ") comes from " + target);
    }
  }

  private static String lastPart(String type) {
    String[] parts = type.split("[/#\\s]+", 0); // split drops empty parts at the end
    return parts.length == 0 ? "" : parts[parts.length - 1];
  }

  /** Reports a template that comes from another machine. */
  public static void judgeTemplate(String address, FindingCollector findings) {
    if (LinkAddresses.isRemote(address)) {
      findings.add(
          DocumentRuleInfos.TEMPLATE.id(),
          LinkAddresses.isOwnNetwork(address) ? RuleMode.LOG : RuleMode.ON,
          Verdict.DANGEROUS,
          "its template comes from " + address);
    }
  }
}
