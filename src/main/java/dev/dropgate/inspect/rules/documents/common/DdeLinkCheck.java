package dev.dropgate.inspect.rules.documents.common;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.model.Verdict;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A link of a sheet to the data of another program, which Office starts for it. Stateless. */
public final class DdeLinkCheck {
  /** More of a name says nothing more. */
  private static final int MAX_NAME_CHARS = 1000;

  /** What a DDE link must not call; others are sources of data, as of market prices. */
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

  /** A source of data goes by its name, not by where its program is. */
  private static final Pattern PROGRAM_FILE =
      Pattern.compile("(?s).*(?:[/\\\\].*|\\.(?:exe|com|bat|cmd))");

  /** A topic is a file or a name; of a link that starts something it is a command. */
  private static final Pattern COMMAND_TOPIC =
      Pattern.compile("(?s).*(?:\\.(?:exe|com|bat|cmd|ps1|vbs|hta)\\b|[/\\\\]\\.\\.[/\\\\]).*");

  private DdeLinkCheck() {}

  /** Tells of a link that starts a program. */
  public static void judge(String service, String topic, FindingCollector findings) {
    String name = truncate(service);
    if (isProgram(name, truncate(topic))) {
      findings.add(DocumentRuleInfos.DDE.id(), Verdict.DANGEROUS, "a DDE link that starts " + name);
    } else {
      findings.trace("a DDE link to " + name);
    }
  }

  /** Tells of a link in the formula of a cell, if there is one. */
  public static void judgeFormula(String formula, FindingCollector findings) {
    int bar = formula.indexOf('|');
    if (bar > 0 && formula.indexOf('!', bar) > 0) {
      judge(serviceName(formula, bar), formula.substring(bar + 1), findings);
    }
  }

  /** What is called right before the bar. */
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
