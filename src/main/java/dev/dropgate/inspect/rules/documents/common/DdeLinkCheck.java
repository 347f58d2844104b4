package dev.dropgate.inspect.rules.documents.common;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.model.Verdict;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds links of a sheet to the data of another program, which Office starts for them. Stateless.
 */
public final class DdeLinkCheck {
  /** The number of characters of a name that are judged and shown. */
  private static final int MAX_NAME_CHARS = 1000;

  /**
   * Programs that a DDE link must not start. Other names are sources of data, for example of market
   * prices.
   */
  private static final Set<String> PROGRAMS =
      Set.of(
          "cmd",
          "command",
          "powershell",
          "pwsh",
          "mshta",
          "msiexec",
          "msbuild",
          "regsvr32",
          "rundll32",
          "wscript",
          "cscript",
          "certutil",
          "bitsadmin",
          "forfiles",
          "installutil",
          "schtasks",
          "msexcel",
          "winword",
          "wmic",
          "curl",
          "explorer");

  /** Matches the path or file name of a program. A source of data has a plain name. */
  private static final Pattern PROGRAM_FILE =
      Pattern.compile("(?s).*(?:[/\\\\].*|\\.(?:exe|com|bat|cmd))");

  /** Matches a topic that is a command. The topic of a source of data is a file or a name. */
  private static final Pattern COMMAND_TOPIC =
      Pattern.compile("(?s).*(?:\\.(?:exe|com|bat|cmd|ps1|vbs|hta)\\b|[/\\\\]\\.\\.[/\\\\]).*");

  private DdeLinkCheck() {}

  /** Reports a link that starts a program. */
  public static void judge(String service, String topic, FindingCollector findings) {
    String name = truncate(service);
    if (isProgram(name, truncate(topic))) {
      findings.add(DocumentRuleInfos.DDE.id(), Verdict.DANGEROUS, "a DDE link that starts " + name);
    } else {
      findings.trace("a DDE link to " + name);
    }
  }

  /** Reports a link in the formula of a cell, if it starts a program. */
  public static void judgeFormula(String formula, FindingCollector findings) {
    int bar = formula.indexOf('|');
    if (bar > 0 && formula.indexOf('!', bar) > 0) {
      judge(serviceName(formula, bar), formula.substring(bar + 1), findings);
    }
  }

  /** Returns the service name directly before the bar. */
  private static String serviceName(String formula, int bar) {
    int end = bar;
    while (end > 0 && "\\'\" ".indexOf(formula.charAt(end - 1)) >= 0) {
      end--;
    }
    int start = end;
    while (start > 0 && "=+-*/^&<>@(,;'\"".indexOf(formula.charAt(start - 1)) < 0) {
      start--;
    }
    return formula.substring(start, end).strip();
  }

  private static boolean isProgram(String service, String topic) {
    String name = service.strip().toLowerCase(Locale.ROOT);
    return PROGRAMS.contains(name)
        || PROGRAM_FILE.matcher(name).matches()
        || COMMAND_TOPIC.matcher(topic.toLowerCase(Locale.ROOT)).matches();
  }

  private static String truncate(String text) {
    return text.length() <= MAX_NAME_CHARS ? text : text.substring(0, MAX_NAME_CHARS);
  }
}
