package dev.dropgate.inspect.rules.documents.common;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.format.document.LinkAddresses;
import dev.dropgate.model.Verdict;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Links of documents that need one click to start something: by schemes that Windows hands to
 * programs of its own which are known for their holes, or by the path of a program. Stateless.
 */
public final class DangerousLinkCheck {
  /**
   * Each was used in attacks by documents (CVE-2022-30190, CVE-2010-1885, CVE-2021-43905, ...), and
   * none is for links in documents.
   */
  private static final Set<String> SCHEMES =
      Set.of(
          "ms-msdt",
          "search-ms",
          "ms-search",
          "search",
          "ms-officecmd",
          "ms-appinstaller",
          "ms-excel-dde",
          "ms-cxh-full",
          "ms-its",
          "its",
          "mk",
          "mhtml",
          "hcp",
          "shell",
          "vbscript",
          "jscript",
          "livescript",
          "script",
          "x-usc");

  /** Pages that were pasted into a document leave such links behind, which open nothing. */
  private static final String JAVASCRIPT = "javascript";

  private static final Pattern HOSTILE_SCRIPT =
      Pattern.compile(
          "activexobject|wscript|eval\\(|unescape\\(|fromcharcode|powershell|cmd\\.exe");

  private static final Pattern PROGRAM_PATH =
      Pattern.compile(
          "(?s).*\\.(?:exe|com|scr|pif|bat|cmd|lnk|url|hta|js|jse|vbs|vbe|wsf|wsh|ps1|msi|msp|dll|cpl|ocx|chm"
              + "|reg|jar|sct|inf|scf|library-ms|searchconnector-ms|settingcontent-ms)(?:[?#!].*)?");

  private DangerousLinkCheck() {}

  /** Whether a click on it starts something. */
  public static boolean isDangerous(String address) {
    String scheme = LinkAddresses.scheme(address);
    return SCHEMES.contains(scheme)
        || scheme.equals(JAVASCRIPT)
        || ((scheme.equals("file") || LinkAddresses.isShare(address))
            && PROGRAM_PATH.matcher(LinkAddresses.normalize(address)).matches());
  }

  /**
   * Tells of one.
   *
   * @return whether it is one
   */
  public static boolean judge(String address, FindingCollector findings) {
    if (!isDangerous(address)) {
      return false;
    }
    boolean harmless =
        LinkAddresses.scheme(address).equals(JAVASCRIPT)
            && !HOSTILE_SCRIPT.matcher(LinkAddresses.normalize(address)).find();
    findings.add(
        DocumentRuleInfos.LINK.id(),
        harmless ? RuleMode.LOG : RuleMode.ON,
        Verdict.DANGEROUS,
        "a link to " + (address.length() <= 200 ? address : address.substring(0, 200) + "..."));
    return true;
  }
}
