package dev.dropgate.inspect.rules.documents.common;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.format.document.LinkAddresses;
import dev.dropgate.model.Verdict;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges the instruction of a Word field: its name and its first argument. Stateless. */
public final class FieldInstructionCheck {
  private static final Pattern DDE_FIELD = Pattern.compile("(?s)(?:dde|ddeauto)(?:[\\s\"\\\\].*)?");

  private static final Pattern ADDRESS_FIELD =
      Pattern.compile(
          "(?s)(hyperlink|includetext|includepicture|include|import|link)\\b(?:[^\"]*\"([^\"]*)\"|\\s+(\\S+))?.*");

  private FieldInstructionCheck() {}

  /** Returns whether a field requests data from another program. */
  static boolean isDde(String instruction) {
    return DDE_FIELD.matcher(instruction.strip().toLowerCase(Locale.ROOT)).matches();
  }

  /**
   * Reports a field that starts a program or loads remote content.
   *
   * @return whether there is a finding
   */
  public static boolean judge(String instruction, FindingCollector findings) {
    String text = instruction.strip();
    Matcher field = ADDRESS_FIELD.matcher(text.toLowerCase(Locale.ROOT));
    if (isDde(text)) {
      findings.add(DocumentRuleInfos.DDE.id(), Verdict.DANGEROUS, "a DDE field: " + text);
      return true;
    }
    if (!field.matches()) {
      return false;
    }
    String address = field.group(2) != null ? field.group(2) : field.group(3);
    if (address == null) {
      return false;
    }
    if (field.group(1).equals("hyperlink")) {
      return DangerousLinkCheck.judge(address, findings);
    }
    if (!LinkAddresses.isRemote(address)) {
      return false;
    }
    // Pictures of web pages that were pasted into a document are such fields.
    boolean picture = !field.group(1).equals("includetext") && !LinkAddresses.isShare(address);
    findings.add(
        DocumentRuleInfos.EXTERNAL.id(),
        (picture || LinkAddresses.isOwnNetwork(address)) ? RuleMode.LOG : RuleMode.ON,
        Verdict.DANGEROUS,
        "a field (" + field.group(1) + ") loads " + address);
    return true;
  }
}
