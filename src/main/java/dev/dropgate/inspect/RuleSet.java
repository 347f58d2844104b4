package dev.dropgate.inspect;

import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.names.TemporaryName;
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
  private final List<Rule> last;

  private final Map<String, Level> levels;
  private final long budgetMillis;

  /**
   * Puts rules together.
   *
   * @param byName asked about every entry, whatever it is
   * @param byContent asked about what has content, until one has found it dangerous
   * @param levels by rule id; what is missing is on
   */
  RuleSet(List<Rule> byName, List<Rule> byContent, Map<String, Level> levels) {
    this(byName, byContent, List.of(), levels);
  }

  /** The same, with rules that are asked in the end whatever the others have found. */
  RuleSet(List<Rule> byName, List<Rule> byContent, List<Rule> last, Map<String, Level> levels) {
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
      Map<String, Level> levels,
      long budgetMillis) {
    this.budgetMillis = budgetMillis;
    this.levels = Map.copyOf(levels);
    this.byName = wanted(byName);
    this.byContent = wanted(byContent);
    this.last = wanted(last);
  }

  private List<Rule> wanted(List<Rule> rules) {
    return rules.stream()
        .filter(
            rule ->
                rule.about().isEmpty()
                    || rule.about().stream().anyMatch(one -> level(one.id()) != Level.OFF))
        .toList();
  }

  /**
   * How much a rule counts here.
   *
   * @param rule its id
   * @return on for what cannot be switched
   */
  public Level level(String rule) {
    return levels.getOrDefault(rule, Level.ON);
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
    return !last.isEmpty();
  }

  /**
   * Judges an entry.
   *
   * @param subject the entry
   * @return the judgement, never null
   */
  public Judgement judge(Subject subject) {
    Findings findings = new Findings(this, null);
    judge(subject, findings);
    return findings.judgement();
  }

  /**
   * Judges an entry by every rule, also where the verdict is clear before.
   *
   * @param subject the entry
   * @param explanation hears what happens
   * @return the judgement, never null
   */
  public Judgement explain(Subject subject, Explanation explanation) {
    Findings findings = new Findings(this, explanation);
    List<Rule> all = Stream.of(byName, byContent, last).flatMap(List::stream).toList();
    for (Rule rule : all) {
      if (byName.contains(rule) || subject.content() != null) {
        long start = System.nanoTime();
        ask(rule, subject, findings);
        if (byName.contains(rule)) {
          judgeFinalNames(List.of(rule), subject, findings);
        }
        explanation.step(rule, System.nanoTime() - start);
      }
    }
    return findings.judgement();
  }

  /**
   * Judges an entry by one rule alone.
   *
   * @param rule as it is set here
   * @param subject the entry
   * @return the judgement, never null
   */
  Judgement judge(Rule rule, Subject subject) {
    Findings findings = new Findings(this, null);
    ask(rule, subject, findings);
    return findings.judgement();
  }

  void judge(Subject subject, Findings findings) {
    for (Rule rule : byName) {
      ask(rule, subject, findings);
    }
    judgeFinalNames(byName, subject, findings);
    if (subject.content() != null) {
      judgeContent(subject, findings);
      for (Rule rule : last) {
        ask(rule, subject, findings);
      }
    }
  }

  // What rests under the temporary name of an upload may be renamed by whoever gets it. Members of
  // an archive have the names that they are unpacked to.
  private static void judgeFinalNames(List<Rule> rules, Subject subject, Findings findings) {
    if (findings.depth() > 0 || findings.verdict() == Verdict.DANGEROUS) {
      return;
    }
    for (Path name : TemporaryName.finalNames(subject.name())) {
      findings.named(
          name, () -> rules.forEach(rule -> ask(rule, new Subject(name, Kind.FILE), findings)));
    }
  }

  private void judgeContent(Subject subject, Findings findings) {
    for (Rule rule : byContent) {
      if (findings.verdict() == Verdict.DANGEROUS) {
        return; // it is not made worse by what costs more
      }
      ask(rule, subject, findings);
    }
  }

  // Libraries that read hostile content fail in every way there is; none of them says "clean". The
  // memory that was asked for is free again, and a deep stack is gone; a class that is missing is
  // one
  // of an optional decoder.
  private static void ask(Rule rule, Subject subject, Findings findings) {
    try {
      rule.judge(subject, findings);
    } catch (IOException
        | RuntimeException
        | LinkageError
        | StackOverflowError
        | OutOfMemoryError e) {
      Stop stop = Stop.in(e);
      ScanBudgetException timeout = ScanBudgetException.in(e);
      if (stop != null) {
        stop.tell(findings);
      } else if (timeout != null) {
        findings.failed(rule, timeout.getMessage());
      } else {
        findings.failed(rule, "cannot be read as what it is: " + reason(e));
      }
    }
  }

  // What a library says of its own trip is of no use to people.
  private static String reason(Throwable e) {
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
  static List<RuleInfo> about(List<Rule> rules) {
    List<RuleInfo> all = new ArrayList<>();
    rules.forEach(rule -> all.addAll(rule.about()));
    return all.stream().distinct().toList();
  }
}
