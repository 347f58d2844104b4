package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Verdict;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Links of documents that need one click to start something: by schemes that Windows hands to
 * programs of its own which are known for their holes, or by the path of a program. Stateless.
 */
final class DangerousLink {
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

  private static final Pattern HOSTILE =
      Pattern.compile(
          "activexobject|wscript|eval\\(|unescape\\(|fromcharcode|powershell|cmd\\.exe");

  private static final Pattern PROGRAM =
      Pattern.compile(
          ".*\\.(?:exe|com|scr|pif|bat|cmd|lnk|url|hta|js|jse|vbs|vbe|wsf|wsh|ps1|msi|msp|dll|cpl|ocx|chm"
              + "|reg|jar|sct|inf|scf|library-ms|searchconnector-ms|settingcontent-ms)(?:[?#!].*)?");

  private DangerousLink() {}

  /** Whether a click on it starts something. */
  static boolean is(String address) {
    String scheme = Addresses.scheme(address);
    return SCHEMES.contains(scheme)
        || scheme.equals(JAVASCRIPT)
        || ((scheme.equals("file") || Addresses.isShare(address))
            && PROGRAM.matcher(Addresses.plain(address)).matches());
  }

  /**
   * Tells of one.
   *
   * @return whether it is one
   */
  static boolean judge(String address, Findings findings) {
    if (!is(address)) {
      return false;
    }
    boolean harmless =
        Addresses.scheme(address).equals(JAVASCRIPT)
            && !HOSTILE.matcher(Addresses.plain(address)).find();
    findings.add(
        Ids.LINK.id(),
        harmless ? Level.LOG : Level.ON,
        Verdict.DANGEROUS,
        "a link to " + (address.length() <= 200 ? address : address.substring(0, 200) + "..."));
    return true;
  }
}
