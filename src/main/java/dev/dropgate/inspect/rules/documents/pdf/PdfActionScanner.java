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
 * Judges the targets of the actions and file specifications of a PDF: programs, documents beside
 * it, and files on another machine, which learns who opened the document. For one document.
 */
final class PdfActionScanner {
  private static final COSName LAUNCH_ACTION = COSName.getPDFName("Launch");
  private static final String[] FILE_KEYS = {"F", "UF", "Unix", "Mac", "DOS"};
  private static final String[] SYSTEM_KEYS = {"Win", "Unix", "Mac"};

  /** Matches a document in the same folder or below it. A program does not match. */
  private static final Pattern NEIGHBOR_FILE =
      Pattern.compile(
          "(?:[^/:<>|\"]{1,255}/)*+[^/:<>|\"]{1,255}(?<=\\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp|rtf|txt|csv"
              + "|hwpx?|jpe?g|png|gif|tiff?|bmp|dwg|mp[34]|avi|wmv|mov))");

  private final BoundedPdfParser parser;
  private final FindingCollector findings;
  private final PdfActionTriggers triggers;

  /** The highest number of targets that are kept for people. */
  private static final int MAX_TEXTS = 1000;

  /** The launch actions by object. They count less if a person must trigger them. */
  private final Map<COSObjectKey, String> launches = new HashMap<>();

  private final Map<COSObjectKey, String> shares = new HashMap<>();
  private final Set<String> reported = new HashSet<>();

  PdfActionScanner(BoundedPdfParser parser, FindingCollector findings, PdfActionTriggers triggers) {
    this.parser = parser;
    this.findings = findings;
    this.triggers = triggers;
  }

  /**
   * Judges a dictionary.
   *
   * @param kind the kind of action; null if the dictionary is not an action
   * @param key the key of the object; null if the dictionary is part of another object
   * @param trigger what starts the action; used if there is no key
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

  // Windows ends a name at a NUL; Java does not.
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

  /**
   * Returns whether a finding is new. Objects are visited more than once, and a document may have
   * the same link on each page.
   */
  private boolean isNew(String finding) {
    return reported.size() >= MAX_TEXTS || reported.add(finding);
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

  /** Reports the actions whose triggers are known only after all objects were visited. */
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
      // An address without a scheme comes from a web page.
      targets.add(text.startsWith("//") ? "https:" + text : text);
    }
    return targets;
  }

  /** Adds the names in the file specifications of an action. */
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

  /** Resolves a reference if the caller asks for that. */
  private COSBase resolve(COSBase value, boolean follow) {
    return follow && value instanceof COSObject ? parser.follow(value).object() : value;
  }
}
