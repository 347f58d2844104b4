package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Verdict;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a field of Word does, by its instruction: its name and its first argument. Stateless. */
final class FieldInstruction {
  private static final Pattern DDE = Pattern.compile("(?s)(?:dde|ddeauto)(?:[\\s\"\\\\].*)?");

  private static final Pattern WITH_ADDRESS =
      Pattern.compile(
          "(?s)(hyperlink|includetext|includepicture|include|import|link)\\b(?:[^\"]*\"([^\"]*)\"|\\s+(\\S+))?.*");

  private FieldInstruction() {}

  /** Whether it asks another program for data. */
  static boolean isDde(String instruction) {
    return DDE.matcher(instruction.strip().toLowerCase(Locale.ROOT)).matches();
  }

  /**
   * Tells of what it leads to.
   *
   * @return whether there was something to tell
   */
  static boolean judge(String instruction, Findings findings) {
    String text = instruction.strip();
    Matcher field = WITH_ADDRESS.matcher(text.toLowerCase(Locale.ROOT));
    if (isDde(text)) {
      findings.add(Ids.DDE.id(), Verdict.DANGEROUS, "a DDE field: " + text);
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
      return DangerousLink.judge(address, findings);
    }
    if (!Addresses.isRemote(address)) {
      return false;
    }
    // Pictures of web pages that were pasted into a document are such fields.
    boolean picture = !field.group(1).equals("includetext") && !Addresses.isShare(address);
    findings.add(
        Ids.EXTERNAL.id(),
        (picture || Addresses.isOwnNetwork(address)) ? Level.LOG : Level.ON,
        Verdict.DANGEROUS,
        "a field (" + field.group(1) + ") loads " + address);
    return true;
  }
}
