package dev.dropgate.inspect.rules.documents.common;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.content.ShortText;
import dev.dropgate.inspect.format.document.LinkAddresses;
import dev.dropgate.model.Verdict;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds links that start a program after one click: by a scheme that Windows passes to a program
 * with known vulnerabilities, or by the path of a program. Stateless.
 */
public final class DangerousLinkCheck {
  /**
   * Each scheme was used in attacks by documents (CVE-2022-30190, CVE-2010-1885, CVE-2021-43905,
   * ...). None of them has a use in documents.
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

  /** Text that was pasted from a web page has such links, which do nothing. */
  private static final String JAVASCRIPT = "javascript";

  private static final Pattern HOSTILE_SCRIPT =
      Pattern.compile(
          "activexobject|wscript|eval\\(|unescape\\(|fromcharcode|powershell|cmd\\.exe");

  private static final Pattern PROGRAM_PATH =
      Pattern.compile(
          "(?s).*\\.(?:exe|com|scr|pif|bat|cmd|lnk|url|hta|js|jse|vbs|vbe|wsf|wsh|ps1|msi|msp|dll|cpl|ocx|chm"
              + "|reg|jar|sct|inf|scf|library-ms|searchconnector-ms|settingcontent-ms)(?:[?#!].*)?");

  private DangerousLinkCheck() {}

  /** Returns whether a click on a link starts a program. */
  public static boolean isDangerous(String address) {
    String scheme = LinkAddresses.scheme(address);
    return SCHEMES.contains(scheme)
        || scheme.equals(JAVASCRIPT)
        || ((scheme.equals("file") || LinkAddresses.isShare(address))
            && PROGRAM_PATH.matcher(LinkAddresses.normalize(address)).matches());
  }

  /**
   * Reports a dangerous link.
   *
   * @return whether the link is dangerous
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
        "a link to " + ShortText.of(address));
    return true;
  }
}
