package dev.dropgate.inspect;

import dev.dropgate.model.Finding;
import dev.dropgate.model.NameDecoder;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Collects the findings of the rules in one entry and in its members. Not thread safe. */
public final class FindingCollector {
  /** Keeps a hostile archive from filling a mail. The verdict still counts all findings. */
  private static final int MAX_FINDINGS = 20;

  private final RuleSet rules;
  private final List<Finding> decisive = new ArrayList<>(2);
  private final List<Finding> shadow = new ArrayList<>(0);
  private final ScanExplanation explanation;
  private Verdict verdict = Verdict.CLEAN;
  private final Map<Class<?>, Object> sharedState = new HashMap<>(2);
  private ScanBudget budget;
  private String pathPrefix = "";
  private int depth;
  private long added;
  private Mark mark = new Mark(Verdict.CLEAN, List.of(), List.of(), 0);

  /** The findings before the current subject. */
  private record Mark(Verdict verdict, List<Finding> decisive, List<Finding> shadow, long added) {}

  /**
   * Creates a collector without findings.
   *
   * @param rules the rules, which also judge members
   * @param explanation records what the rules see; null to record nothing
   */
  FindingCollector(RuleSet rules, ScanExplanation explanation) {
    this.rules = rules;
    this.explanation = explanation;
  }

  /**
   * Returns whether a finding of a rule would be kept.
   *
   * @param rule the id of the rule
   * @return false if the rule is off
   */
  public boolean isEnabled(String rule) {
    return rules.level(rule) != RuleMode.OFF;
  }

  /**
   * Adds a finding. Drops it if the rule is off. A finding of a rule in shadow mode does not change
   * the verdict.
   *
   * @param rule the id of the rule
   * @param asked {@code DANGEROUS} or {@code UNDECIDED}
   * @param message one line: what the rule saw; need not be printable
   */
  public void add(String rule, Verdict asked, String message) {
    add(rules.level(rule), rule, asked, message);
  }

  /**
   * Adds a finding that may count less than the mode of its rule.
   *
   * @param most the highest mode for this finding
   * @param rule the id of the rule
   * @param asked {@code DANGEROUS} or {@code UNDECIDED}
   * @param message one line: what the rule saw; need not be printable
   */
  public void add(String rule, RuleMode most, Verdict asked, String message) {
    RuleMode level = rules.level(rule);
    add(most.compareTo(level) < 0 ? most : level, rule, asked, message);
  }

  /**
   * Reports that a rule failed. The entry is undecided unless all findings of the rule are off or
   * in shadow mode.
   *
   * @param rule the rule
   * @param message one line: the reason; need not be printable
   */
  void addFailure(Rule rule, String message) {
    RuleMode most = rule.ruleInfos().isEmpty() ? RuleMode.ON : RuleMode.OFF;
    for (RuleInfo one : rule.ruleInfos()) {
      RuleMode level = rules.level(one.id());
      most = level.compareTo(most) > 0 ? level : most;
    }
    add(most, FixedFindingIds.UNREADABLE_CONTENT, Verdict.UNDECIDED, message);
  }

  private void add(RuleMode level, String rule, Verdict asked, String message) {
    if (level == RuleMode.OFF) {
      return;
    }
    added++;
    List<Finding> list = level == RuleMode.ON ? decisive : shadow;
    if (level == RuleMode.ON && asked.compareTo(verdict) > 0) {
      verdict = asked;
      // Decisive findings must be among those that are kept.
      list.removeIf(finding -> list.size() >= MAX_FINDINGS && finding.verdict() != asked);
    }
    if (list.size() < MAX_FINDINGS) {
      Finding finding = new Finding(rule, asked, pathPrefix + PrintableText.ofEscaped(message));
      list.add(finding);
      if (explanation != null) {
        explanation.found(finding);
      }
    }
  }

  /**
   * Adds a note about what a rule saw to the explanation, if one was requested.
   *
   * @param note one line; need not be printable
   */
  public void trace(String note) {
    if (explanation != null) {
      explanation.addNote(pathPrefix + PrintableText.ofEscaped(note));
    }
  }

  /**
   * Judges a member of the entry by all rules, as if it were an entry. Its findings contain its
   * name.
   *
   * @param member the member
   */
  public void scanNested(ScanTarget member) {
    scanNested(NameDecoder.toPrintable(RawNames.bytes(member.name())).toString(), member);
  }

  /**
   * Judges a member that has a path. Its findings contain the path.
   *
   * @param path the path, for people; need not be printable
   * @param member the member
   */
  public void scanNested(String path, ScanTarget member) {
    String outer = pathPrefix;
    Mark outerMark = mark;
    mark = new Mark(verdict, List.copyOf(decisive), List.copyOf(shadow), added);
    pathPrefix = outer + PrintableText.ofEscaped(path) + ": ";
    depth++;
    try {
      rules.judge(member, this);
    } finally {
      depth--;
      pathPrefix = outer;
      mark = outerMark;
    }
  }

  /**
   * Judges the current subject under another name. Its findings contain that name.
   *
   * @param name the other name
   * @param judging asks the rules
   */
  void judgeUnderName(Path name, Runnable judging) {
    runAt("as " + PrintableText.of(name), judging);
  }

  /**
   * Runs a task whose findings contain a path within the subject.
   *
   * @param path the path, for people; need not be printable
   * @param work adds findings
   */
  void runAt(String path, Runnable work) {
    String outer = pathPrefix;
    pathPrefix = outer + PrintableText.ofEscaped(path) + ": ";
    try {
      work.run();
    } finally {
      pathPrefix = outer;
    }
  }

  /**
   * Reports that a member of the entry reached a limit, unless that was reported inside the member.
   *
   * @param path the path of the member, for people; need not be printable
   * @param stop the limit
   */
  public void reportAbort(String path, ScanAbortedException stop) {
    runAt(path, () -> stop.reportTo(this));
  }

  /**
   * Returns the time budget of this entry. All rules at every depth share it. The budget starts
   * with the first call.
   *
   * @return never null
   */
  public ScanBudget budget() {
    if (budget == null) {
      budget = rules.budget();
    }
    return budget;
  }

  /**
   * Returns the depth of the current subject within the entry.
   *
   * @return 0 for the entry itself
   */
  public int depth() {
    return depth;
  }

  /**
   * Returns an object that lasts as long as this judgement and is shared at every depth.
   *
   * @param type the class of the object
   * @param first creates the object on the first call
   * @return never null
   */
  public <T> T sharedState(Class<T> type, Supplier<T> first) {
    return type.cast(sharedState.computeIfAbsent(type, key -> first.get()));
  }

  /**
   * Returns whether a rule has a finding in the current subject or in a member of it. Includes
   * findings in shadow mode.
   *
   * @return false if there is nothing to overrule
   */
  public boolean hasFindings() {
    return added > mark.added();
  }

  /**
   * Removes all findings in the current subject and in its members.
   *
   * @param rule the id of the overruling rule; nothing happens unless it is on
   * @param why one line; need not be printable
   */
  public void overrule(String rule, String why) {
    boolean on = rules.level(rule) == RuleMode.ON;
    trace((on ? "overrules what was found: " : "would overrule what was found: ") + why);
    if (!on) {
      return;
    }
    restoreTo(decisive, mark.decisive());
    restoreTo(shadow, mark.shadow());
    verdict = mark.verdict();
    added = mark.added();
  }

  private void restoreTo(List<Finding> list, List<Finding> before) {
    for (Finding finding : list) {
      if (explanation != null && !before.contains(finding)) {
        explanation.addNote("overruled: " + finding.rule() + ": " + finding.message());
      }
    }
    list.clear();
    list.addAll(before);
  }

  /**
   * Returns the verdict that the findings so far require.
   *
   * @return {@code CLEAN} if no finding is decisive
   */
  public Verdict verdict() {
    return verdict;
  }

  ScanResult result() {
    return decisive.isEmpty() && shadow.isEmpty()
        ? ScanResult.CLEAN
        : ScanResult.of(decisive, shadow);
  }
}
