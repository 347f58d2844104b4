package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Verdict;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;

/**
 * What parts of a document refer to. Links that wait for a click are no finding, nor are pictures,
 * films and other workbooks, nor paths on one's own disk.
 */
final class Relationships extends XmlPart {
  private static final Set<String> LOADED =
      Set.of("oleobject", "frame", "afchunk", "subdocument", "control", "package", "vbaproject");

  /** On another machine. */
  private static final Pattern REMOTE =
      Pattern.compile("(?is)\\s*(?:https?:|ftps?:|mhtml:|\\\\\\\\|//|file:[\\\\/]{2,}[^\\\\/]).*");

  Relationships(Findings findings, Effort effort) {
    super(findings, effort);
  }

  @Override
  void begins(String element, XMLStreamReader at) {
    if (!element.equals("Relationship")
        || !attribute(at, "TargetMode").equalsIgnoreCase("External")) {
      return;
    }
    String type = attribute(at, "Type").toLowerCase(Locale.ROOT);
    type = type.substring(type.lastIndexOf('/') + 1);
    String target = attribute(at, "Target");
    if (!isRemote(target)) {
      return;
    }
    if (type.equals("attachedtemplate")) {
      found(Ids.TEMPLATE, "its template comes from " + target);
    } else if (LOADED.contains(type)) {
      found(Ids.EXTERNAL, "an object (" + type + ") comes from " + target);
    }
  }

  // file:///C:/x and file:///home/x are here; file://host/x and file:///\\host\x are not.
  static boolean isRemote(String target) {
    String text = target.strip().replace('\\', '/');
    if (text.regionMatches(true, 0, "file:///", 0, 8)) {
      return text.startsWith("//", 8);
    }
    return REMOTE.matcher(target).matches();
  }

  private void found(RuleInfo rule, String message) {
    findings.add(rule.id(), Verdict.DANGEROUS, message);
  }
}
