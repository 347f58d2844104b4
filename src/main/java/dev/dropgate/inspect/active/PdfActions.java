package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Verdict;
import dev.dropgate.inspect.active.PdfTriggers.Trigger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSString;

/**
 * What the actions and file specifications of a PDF lead to: programs, documents beside it, files
 * of another machine, which learns on the way who has opened the document. For one document.
 */
final class PdfActions {
  private static final COSName LAUNCH = COSName.getPDFName("Launch");
  private static final String[] NAMES = {"F", "UF", "Unix", "Mac", "DOS"};
  private static final String[] SYSTEMS = {"Win", "Unix", "Mac"};

  /** A document beside this one, or in a folder nearby; what opens it is no program of its own. */
  private static final Pattern NEIGHBOUR =
      Pattern.compile(
          "(?:[^/:<>|\"]{1,255}/)*+[^/:<>|\"]{1,255}(?<=\\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp|rtf|txt|csv"
              + "|hwpx?|jpe?g|png|gif|tiff?|bmp|dwg|mp[34]|avi|wmv|mov))");

  private final PdfParser parser;
  private final Findings findings;
  private final PdfTriggers triggers;

  /** More of them are not kept for people. */
  private static final int MOST_TEXTS = 1000;

  /** Of what counts less if a person must start it: by the object that it is. */
  private final Map<COSObjectKey, String> launches = new HashMap<>();

  private final Map<COSObjectKey, String> shares = new HashMap<>();
  private final Set<String> told = new HashSet<>();

  PdfActions(PdfParser parser, Findings findings, PdfTriggers triggers) {
    this.parser = parser;
    this.findings = findings;
    this.triggers = triggers;
  }

  /**
   * Judges a dictionary.
   *
   * @param kind of action; null if it is none
   * @param key of the object that it is; null if it is only a part of one
   * @param trigger what starts it, if it has no key
   */
  void judge(COSDictionary dictionary, COSBase kind, COSObjectKey key, Trigger trigger) {
    boolean launch = LAUNCH.equals(kind);
    Set<String> targets = targets(dictionary, kind != null, launch);
    if (launch) {
      launch(targets, key, trigger);
    }
    for (String target : targets) {
      if (Addresses.isShare(target)) {
        share(target, kind != null, key, trigger);
      } else if (DangerousLink.is(target) && isNew(target)) {
        DangerousLink.judge(target, findings);
      }
    }
  }

  private void launch(Set<String> targets, COSObjectKey key, Trigger trigger) {
    String target = targets.isEmpty() ? "a program" : String.join(", ", targets);
    boolean document = !targets.isEmpty() && targets.stream().allMatch(PdfActions::isNeighbour);
    if (document && key != null) {
      launches.put(key, launches.size() < MOST_TEXTS ? target : "a file");
    } else {
      launch(target, document && trigger != Trigger.ITSELF);
    }
  }

  // For Windows a name ends at a zero, for us it does not.
  private static boolean isNeighbour(String target) {
    return target.chars().allMatch(c -> c >= ' ')
        && NEIGHBOUR.matcher(Addresses.plain(target)).matches();
  }

  private void launch(String target, boolean byClick) {
    if (!isNew((byClick ? "click " : "launch ") + target)) {
      return;
    }
    if (byClick) {
      findings.add(Ids.PDF_OPEN.id(), Verdict.DANGEROUS, "opens at a click " + target);
    } else {
      findings.add(Ids.PDF_LAUNCH.id(), Verdict.DANGEROUS, "starts " + target);
    }
  }

  /** Objects are visited more than once, and documents have the same link on each page. */
  private boolean isNew(String finding) {
    return told.size() >= MOST_TEXTS || told.add(finding);
  }

  private void share(String target, boolean action, COSObjectKey key, Trigger trigger) {
    if (!Addresses.isOwnNetwork(target)) {
      share(target, Level.ON);
    } else if (!action) {
      share(target, Level.LOG);
    } else if (key != null) {
      shares.put(key, shares.size() < MOST_TEXTS ? target : "a share");
    } else {
      share(target, trigger == Trigger.ITSELF ? Level.ON : Level.LOG);
    }
  }

  private void share(String target, Level most) {
    if (isNew(most + target)) {
      findings.add(Ids.PDF_SHARE.id(), most, Verdict.DANGEROUS, "leads to " + target);
    }
  }

  /** All objects were visited. */
  void end() {
    launches.forEach((key, target) -> launch(target, triggers.isByPerson(key)));
    shares.forEach((key, target) -> share(target, triggers.isByPerson(key) ? Level.LOG : Level.ON));
  }

  private Set<String> targets(COSDictionary dictionary, boolean action, boolean launch) {
    Set<String> targets = new LinkedHashSet<>(2);
    names(dictionary, action, targets);
    if (action) {
      files(dictionary, targets);
    }
    if (launch) {
      for (String system : SYSTEMS) {
        if (resolved(dictionary.getItem(system), true) instanceof COSDictionary parameters) {
          names(parameters, true, targets);
        }
      }
    }
    if (resolved(dictionary.getItem(COSName.URI), true) instanceof COSString address) {
      String text = address.getString();
      // Without a scheme it belongs to the web, from which programs copy such addresses.
      targets.add(text.startsWith("//") ? "https:" + text : text);
    }
    return targets;
  }

  /** The file specifications of an action. */
  private void files(COSDictionary action, Set<String> targets) {
    for (String name : NAMES) {
      if (resolved(action.getItem(name), true) instanceof COSDictionary specification) {
        names(specification, true, targets);
      }
    }
  }

  private void names(COSDictionary dictionary, boolean follow, Set<String> targets) {
    for (String name : NAMES) {
      if (resolved(dictionary.getItem(name), follow) instanceof COSString text) {
        targets.add(text.getString());
      }
    }
  }

  /** What a reference leads to, where it matters. */
  private COSBase resolved(COSBase value, boolean follow) {
    return follow && value instanceof COSObject ? parser.follow(value).object() : value;
  }
}
