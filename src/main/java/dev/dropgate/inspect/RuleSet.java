package dev.dropgate.inspect;

import dev.dropgate.model.EntryKind;
import dev.dropgate.model.SafeText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.TemporaryName;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The rules as they are set for one monitored directory, from cheap to dear. Thread safe. */
public final class RuleSet {
  /** The rules that need no content. */
  private final List<Rule> byName;

  private final List<Rule> byContent;

  /** Asked in the end, also about what others have found dangerous. */
  private final List<Rule> overrulingRules;

  private final Map<String, RuleMode> levels;
  private final long budgetMillis;

  /**
   * Puts rules together.
   *
   * @param byName asked about every entry, whatever it is
   * @param byContent asked about what has content, until one has found it dangerous
   * @param levels by rule id; what is missing is on
   */
  RuleSet(List<Rule> byName, List<Rule> byContent, Map<String, RuleMode> levels) {
    this(byName, byContent, List.of(), levels);
  }

  /** The same, with rules that are asked in the end whatever the others have found. */
  public RuleSet(
      List<Rule> byName, List<Rule> byContent, List<Rule> last, Map<String, RuleMode> levels) {
    this(byName, byContent, last, levels, ScanBudget.DEFAULT_MILLIS);
  }

  /**
   * The same, with another limit.
   *
   * @param budgetMillis of processor time for one entry
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
   * How much a rule counts here.
   *
   * @param rule its id
   * @return on for what cannot be switched
   */
  public RuleMode level(String rule) {
    return levels.getOrDefault(rule, RuleMode.ON);
  }

  /** Starts the time of an entry. */
  ScanBudget budget() {
    return new ScanBudget(budgetMillis);
  }

  /**
   * Whether a name that is stopped may pass all the same, for its content.
   *
   * @return false if a name alone is reason enough
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
   * Judges an entry by every rule, also where the verdict is clear before.
   *
   * @param subject the entry
   * @param explanation hears what happens
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
   * @param rule as it is set here
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

  // What rests under the temporary name of an upload may be renamed by whoever gets it. Members of
  // an archive have the names that they are unpacked to.
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
        return; // it is not made worse by what costs more
      }
      applyRule(rule, subject, findings);
    }
  }

  // Libraries that read hostile content fail in every way there is; none of them says "clean". The
  // memory that was asked for is free again, and a deep stack is gone; a class that is missing is
  // one
  // of an optional decoder.
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

  // What a library says of its own trip is of no use to people.
  private static String failureReason(Throwable e) {
    if (e instanceof NullPointerException
        || e instanceof ClassCastException
        || e instanceof IndexOutOfBoundsException) {
      return "parts of it are missing or contradict each other";
    }
    String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    String text = message.isBlank() ? e.getClass().getSimpleName() : message;
    return SafeText.of(text.length() <= 200 ? text : text.substring(0, 200) + "...");
  }

  /** All rules that can be switched, once each: several readers may share one. */
  static List<RuleInfo> ruleInfos(List<Rule> rules) {
    List<RuleInfo> all = new ArrayList<>();
    rules.forEach(rule -> all.addAll(rule.ruleInfos()));
    return all.stream().distinct().toList();
  }
}
