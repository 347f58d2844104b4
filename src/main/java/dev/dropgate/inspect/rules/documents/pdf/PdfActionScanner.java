package dev.dropgate.inspect.rules.documents.pdf;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.format.document.LinkAddresses;
import dev.dropgate.inspect.format.pdf.BoundedPdfParser;
import dev.dropgate.inspect.format.pdf.PdfActionTriggers;
import dev.dropgate.inspect.format.pdf.PdfActionTriggers.Trigger;
import dev.dropgate.inspect.rules.documents.common.DangerousLinkCheck;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
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
final class PdfActionScanner {
  private static final COSName LAUNCH_ACTION = COSName.getPDFName("Launch");
  private static final String[] FILE_KEYS = {"F", "UF", "Unix", "Mac", "DOS"};
  private static final String[] SYSTEM_KEYS = {"Win", "Unix", "Mac"};

  /** A document beside this one, or in a folder nearby; what opens it is no program of its own. */
  private static final Pattern NEIGHBOR_FILE =
      Pattern.compile(
          "(?:[^/:<>|\"]{1,255}/)*+[^/:<>|\"]{1,255}(?<=\\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp|rtf|txt|csv"
              + "|hwpx?|jpe?g|png|gif|tiff?|bmp|dwg|mp[34]|avi|wmv|mov))");

  private final BoundedPdfParser parser;
  private final FindingCollector findings;
  private final PdfActionTriggers triggers;

  /** More of them are not kept for people. */
  private static final int MAX_TEXTS = 1000;

  /** Of what counts less if a person must start it: by the object that it is. */
  private final Map<COSObjectKey, String> launches = new HashMap<>();

  private final Map<COSObjectKey, String> shares = new HashMap<>();
  private final Set<String> told = new HashSet<>();

  PdfActionScanner(BoundedPdfParser parser, FindingCollector findings, PdfActionTriggers triggers) {
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
    boolean launch = LAUNCH_ACTION.equals(kind);
    Set<String> targets = targets(dictionary, kind != null, launch);
    if (launch) {
      judgeLaunch(targets, key, trigger);
    }
    for (String target : targets) {
      if (LinkAddresses.isShare(target)) {
        judgeShare(target, kind != null, key, trigger);
      } else if (DangerousLinkCheck.isDangerous(target) && isNew(target)) {
        DangerousLinkCheck.judge(target, findings);
      }
    }
  }

  private void judgeLaunch(Set<String> targets, COSObjectKey key, Trigger trigger) {
    String target = targets.isEmpty() ? "a program" : String.join(", ", targets);
    boolean document =
        !targets.isEmpty() && targets.stream().allMatch(PdfActionScanner::isNeighbor);
    if (document && key != null) {
      launches.put(key, launches.size() < MAX_TEXTS ? target : "a file");
    } else {
      judgeLaunch(target, document && trigger != Trigger.ITSELF);
    }
  }

  // For Windows a name ends at a zero, for us it does not.
  private static boolean isNeighbor(String target) {
    return target.chars().allMatch(c -> c >= ' ')
        && NEIGHBOR_FILE.matcher(LinkAddresses.normalize(target)).matches();
  }

  private void judgeLaunch(String target, boolean byClick) {
    if (!isNew((byClick ? "click " : "launch ") + target)) {
      return;
    }
    if (byClick) {
      findings.add(
          DocumentRuleInfos.PDF_OPEN.id(), Verdict.DANGEROUS, "opens at a click " + target);
    } else {
      findings.add(DocumentRuleInfos.PDF_LAUNCH.id(), Verdict.DANGEROUS, "starts " + target);
    }
  }

  /** Objects are visited more than once, and documents have the same link on each page. */
  private boolean isNew(String finding) {
    return told.size() >= MAX_TEXTS || told.add(finding);
  }

  private void judgeShare(String target, boolean action, COSObjectKey key, Trigger trigger) {
    if (!LinkAddresses.isOwnNetwork(target)) {
      judgeShare(target, RuleMode.ON);
    } else if (!action) {
      judgeShare(target, RuleMode.LOG);
    } else if (key != null) {
      shares.put(key, shares.size() < MAX_TEXTS ? target : "a share");
    } else {
      judgeShare(target, trigger == Trigger.ITSELF ? RuleMode.ON : RuleMode.LOG);
    }
  }

  private void judgeShare(String target, RuleMode most) {
    if (isNew(most + target)) {
      findings.add(DocumentRuleInfos.PDF_SHARE.id(), most, Verdict.DANGEROUS, "leads to " + target);
    }
  }

  /** All objects were visited. */
  void finish() {
    launches.forEach((key, target) -> judgeLaunch(target, triggers.isByPerson(key)));
    shares.forEach(
        (key, target) -> judgeShare(target, triggers.isByPerson(key) ? RuleMode.LOG : RuleMode.ON));
  }

  private Set<String> targets(COSDictionary dictionary, boolean action, boolean launch) {
    Set<String> targets = new LinkedHashSet<>(2);
    addNames(dictionary, action, targets);
    if (action) {
      addFileNames(dictionary, targets);
    }
    if (launch) {
      for (String system : SYSTEM_KEYS) {
        if (resolve(dictionary.getItem(system), true) instanceof COSDictionary parameters) {
          addNames(parameters, true, targets);
        }
      }
    }
    if (resolve(dictionary.getItem(COSName.URI), true) instanceof COSString address) {
      String text = address.getString();
      // Without a scheme it belongs to the web, from which programs copy such addresses.
      targets.add(text.startsWith("//") ? "https:" + text : text);
    }
    return targets;
  }

  /** The file specifications of an action. */
  private void addFileNames(COSDictionary action, Set<String> targets) {
    for (String name : FILE_KEYS) {
      if (resolve(action.getItem(name), true) instanceof COSDictionary specification) {
        addNames(specification, true, targets);
      }
    }
  }

  private void addNames(COSDictionary dictionary, boolean follow, Set<String> targets) {
    for (String name : FILE_KEYS) {
      if (resolve(dictionary.getItem(name), follow) instanceof COSString text) {
        targets.add(text.getString());
      }
    }
  }

  /** What a reference leads to, where it matters. */
  private COSBase resolve(COSBase value, boolean follow) {
    return follow && value instanceof COSObject ? parser.follow(value).object() : value;
  }
}
