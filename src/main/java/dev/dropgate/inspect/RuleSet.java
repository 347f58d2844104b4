package dev.dropgate.inspect;

import dev.dropgate.inspect.content.ShortText;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.TemporaryName;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The rules with the settings of one monitored directory, from cheap to expensive. Thread safe. */
public final class RuleSet {
  /** The rules that need no content. */
  private final List<Rule> byName;

  private final List<Rule> byContent;

  /** Asked last, also about entries that other rules found dangerous. */
  private final List<Rule> overrulingRules;

  private final Map<String, RuleMode> levels;
  private final long budgetMillis;

  /**
   * Creates a set of rules.
   *
   * @param byName asked about every entry
   * @param byContent asked about entries with content until one of the rules finds danger
   * @param levels by rule id; a missing one is on
   */
  RuleSet(List<Rule> byName, List<Rule> byContent, Map<String, RuleMode> levels) {
    this(byName, byContent, List.of(), levels);
  }

  /** Creates a set with rules that are asked last, whatever the other rules have found. */
  public RuleSet(
      List<Rule> byName, List<Rule> byContent, List<Rule> last, Map<String, RuleMode> levels) {
    this(byName, byContent, last, levels, ScanBudget.DEFAULT_MILLIS);
  }

  /**
   * Creates a set with a time limit.
   *
   * @param budgetMillis the processor time for one entry
   */
  RuleSet(
      List<Rule> byName,
      List<Rule> byContent,
      List<Rule> last,
      Map<String, RuleMode> levels,
      long budgetMillis) {
    this.budgetMillis = budgetMillis;
    this.levels = Map.copyOf(levels);
    this.byName = enabledRules(byName);
    this.byContent = enabledRules(byContent);
    this.overrulingRules = enabledRules(last);
  }

  private List<Rule> enabledRules(List<Rule> rules) {
    return rules.stream()
        .filter(
            rule ->
                rule.ruleInfos().isEmpty()
                    || rule.ruleInfos().stream().anyMatch(one -> level(one.id()) != RuleMode.OFF))
        .toList();
  }

  /**
   * Returns the mode of a rule.
   *
   * @param rule the id of the rule
   * @return on for a rule that cannot be switched
   */
  public RuleMode level(String rule) {
    return levels.getOrDefault(rule, RuleMode.ON);
  }

  /** Starts the time budget of an entry. */
  ScanBudget budget() {
    return new ScanBudget(budgetMillis);
  }

  /**
   * Returns whether an entry that is stopped for its name may still pass for its content.
   *
   * @return false if the name alone decides
   */
  public boolean mayOverrule() {
    return !overrulingRules.isEmpty();
  }

  /**
   * Judges an entry.
   *
   * @param subject the entry
   * @return the judgement, never null
   */
  public ScanResult judge(ScanTarget subject) {
    FindingCollector findings = new FindingCollector(this, null);
    judge(subject, findings);
    return findings.result();
  }

  /**
   * Judges an entry by every rule, even if one of the first rules already decides.
   *
   * @param subject the entry
   * @param explanation records what each rule does
   * @return the judgement, never null
   */
  public ScanResult explain(ScanTarget subject, ScanExplanation explanation) {
    FindingCollector findings = new FindingCollector(this, explanation);
    List<Rule> all = Stream.of(byName, byContent, overrulingRules).flatMap(List::stream).toList();
    for (Rule rule : all) {
      if (byName.contains(rule) || subject.content() != null) {
        long start = System.nanoTime();
        applyRule(rule, subject, findings);
        if (byName.contains(rule)) {
          judgeFinalNames(List.of(rule), subject, findings);
        }
        explanation.addStep(rule, System.nanoTime() - start);
      }
    }
    return findings.result();
  }

  /**
   * Judges an entry by one rule alone.
   *
   * @param rule the rule, with the settings of this set
   * @param subject the entry
   * @return the judgement, never null
   */
  ScanResult judge(Rule rule, ScanTarget subject) {
    FindingCollector findings = new FindingCollector(this, null);
    applyRule(rule, subject, findings);
    return findings.result();
  }

  void judge(ScanTarget subject, FindingCollector findings) {
    for (Rule rule : byName) {
      applyRule(rule, subject, findings);
    }
    judgeFinalNames(byName, subject, findings);
    if (subject.content() != null) {
      judgeContent(subject, findings);
      for (Rule rule : overrulingRules) {
        applyRule(rule, subject, findings);
      }
    }
  }

  // The receiver may rename a file that has the temporary name of an upload. Members of an archive
  // keep their names.
  private static void judgeFinalNames(
      List<Rule> rules, ScanTarget subject, FindingCollector findings) {
    if (findings.depth() > 0 || findings.verdict() == Verdict.DANGEROUS) {
      return;
    }
    for (Path name : TemporaryName.finalNames(subject.name())) {
      findings.judgeUnderName(
          name,
          () ->
              rules.forEach(
                  rule -> applyRule(rule, new ScanTarget(name, EntryKind.FILE), findings)));
    }
  }

  private void judgeContent(ScanTarget subject, FindingCollector findings) {
    for (Rule rule : byContent) {
      if (findings.verdict() == Verdict.DANGEROUS) {
        return; // further rules cannot change the verdict
      }
      applyRule(rule, subject, findings);
    }
  }

  // Libraries throw any exception or error on hostile content, and none of them means "clean".
  // After an OutOfMemoryError or a StackOverflowError the memory and the stack are free again. A
  // LinkageError means that an optional decoder is missing.
  private static void applyRule(Rule rule, ScanTarget subject, FindingCollector findings) {
    try {
      rule.judge(subject, findings);
    } catch (IOException
        | RuntimeException
        | LinkageError
        | StackOverflowError
        | OutOfMemoryError e) {
      if (e instanceof DocumentPartException part) {
        findings.runAt(part.path(), () -> reportFailure(rule, part.getCause(), findings));
      } else {
        reportFailure(rule, e, findings);
      }
    }
  }

  private static void reportFailure(Rule rule, Throwable e, FindingCollector findings) {
    ScanAbortedException stop = ScanAbortedException.findIn(e);
    ScanLimitException limit = ScanLimitException.in(e);
    if (stop != null) {
      stop.reportTo(findings);
    } else if (limit != null) {
      findings.addFailure(rule, limit.getMessage());
    } else if (e instanceof StackOverflowError) {
      findings.addFailure(rule, "nested deeper than can be read");
    } else if (e instanceof OutOfMemoryError) {
      findings.addFailure(rule, "needs more memory than there is (-Xmx)");
    } else {
      findings.addFailure(rule, "cannot be read as what it is: " + failureReason(e));
    }
  }

  // The message of such a programming error in a library does not help people.
  private static String failureReason(Throwable e) {
    if (e instanceof NullPointerException
        || e instanceof ClassCastException
        || e instanceof IndexOutOfBoundsException) {
      return "parts of it are missing or contradict each other";
    }
    String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    String text = message.isBlank() ? e.getClass().getSimpleName() : message;
    return PrintableText.of(ShortText.of(text)).toString();
  }

  /** Returns all rules that can be switched, once each, because several rules may share one. */
  static List<RuleInfo> ruleInfos(List<Rule> rules) {
    List<RuleInfo> all = new ArrayList<>();
    rules.forEach(rule -> all.addAll(rule.ruleInfos()));
    return all.stream().distinct().toList();
  }
}
