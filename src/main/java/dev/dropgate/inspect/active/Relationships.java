package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Verdict;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;

/**
 * What parts of a document refer to. Links that wait for a click are no finding, nor are pictures,
 * films and other workbooks, nor paths on one's own disk.
 */
final class Relationships extends XmlPart {
  private static final Set<String> LOADED =
      Set.of("oleobject", "frame", "afchunk", "subdocument", "control", "package", "vbaproject");

  /** A scheme; one letter is a drive. */
  private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]+):.*");

  /** Schemes that lead nowhere else. */
  private static final Set<String> HERE = Set.of("about", "cid", "data", "urn");

  /** Readers skip them, also in the middle. */
  private static final Pattern BLANKS = Pattern.compile("[\\x00-\\x20]+");

  private static final String FILE = "file";

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
    if (!isRemote(target)) {
      return;
    }
    if (type.equals("attachedtemplate")) {
      found(Ids.TEMPLATE, "its template comes from " + target);
    } else if (LOADED.contains(type)) {
      found(Ids.EXTERNAL, "an object (" + type + ") comes from " + target);
    }
  }

  private static String last(String type) {
    String[] parts = type.split("[/#\\s]+", 0); // what is empty at the end does not count
    return parts.length == 0 ? "" : parts[parts.length - 1];
  }

  // file:///C:/x and file:///home/x are here; file://host/x, file:////host/x and file:///\\host\x
  // are not.
  static boolean isRemote(String target) {
    String text = BLANKS.matcher(target.replace('\\', '/')).replaceAll("").toLowerCase(Locale.ROOT);
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.matches()) {
      return text.startsWith("//");
    }
    if (scheme.group(1).equals(FILE)) {
      String path = text.substring(FILE.length() + 1);
      return path.startsWith("//") && (!path.startsWith("///") || path.startsWith("////"));
    }
    return !HERE.contains(scheme.group(1));
  }

  private void found(RuleInfo rule, String message) {
    findings.add(rule.id(), Verdict.DANGEROUS, message);
  }
}
