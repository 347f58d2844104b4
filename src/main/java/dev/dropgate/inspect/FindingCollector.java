package dev.dropgate.inspect;

import dev.dropgate.model.Finding;
import dev.dropgate.model.NameDecoder;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.SafeText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Collects what the rules find in one entry and in what is inside it. For one thread. */
public final class FindingCollector {
  /** So that a hostile archive does not fill a mail; the verdict counts all of them. */
  private static final int MAX_FINDINGS = 20;

  /** The content is not what it has to be for a rule to judge it. */
  private static final String UNREADABLE = "unreadable-content";

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

  /** What was found before the subject that is judged now. */
  private record Mark(Verdict verdict, List<Finding> decisive, List<Finding> shadow, long added) {}

  /**
   * Starts with nothing.
   *
   * @param rules what is asked about members too
   * @param explanation hears what the rules see; null if nobody wants to know
   */
  FindingCollector(RuleSet rules, ScanExplanation explanation) {
    this.rules = rules;
    this.explanation = explanation;
  }

  /**
   * Whether a finding would be told at all.
   *
   * @param rule its id
   * @return false if the rule is off
   */
  public boolean isEnabled(String rule) {
    return rules.level(rule) != RuleMode.OFF;
  }

  /**
   * Takes a finding; one of a rule that is off is dropped, one of a rule in shadow mode changes no
   * verdict.
   *
   * @param rule its id
   * @param asked {@code DANGEROUS} or {@code UNDECIDED}
   * @param message one line: what it saw; need not be printable
   */
  public void add(String rule, Verdict asked, String message) {
    add(rules.level(rule), rule, asked, message);
  }

  /**
   * Takes a finding that may count for less than its rule does.
   *
   * @param most how much it counts at most
   * @param rule its id
   * @param asked {@code DANGEROUS} or {@code UNDECIDED}
   * @param message one line: what it saw; need not be printable
   */
  public void add(String rule, RuleMode most, Verdict asked, String message) {
    RuleMode level = rules.level(rule);
    add(most.compareTo(level) < 0 ? most : level, rule, asked, message);
  }

  /**
   * A rule could not do its work: undecided, as far as it would have decided anything.
   *
   * @param rule the rule
   * @param message one line: why; need not be printable
   */
  void addFailure(Rule rule, String message) {
    RuleMode most = rule.ruleInfos().isEmpty() ? RuleMode.ON : RuleMode.OFF;
    for (RuleInfo one : rule.ruleInfos()) {
      RuleMode level = rules.level(one.id());
      most = level.compareTo(most) > 0 ? level : most;
    }
    add(most, UNREADABLE, Verdict.UNDECIDED, message);
  }

  private void add(RuleMode level, String rule, Verdict asked, String message) {
    if (level == RuleMode.OFF) {
      return;
    }
    added++;
    List<Finding> list = level == RuleMode.ON ? decisive : shadow;
    if (level == RuleMode.ON && asked.compareTo(verdict) > 0) {
      verdict = asked;
      // What decides must be among those that are kept.
      list.removeIf(finding -> list.size() >= MAX_FINDINGS && finding.verdict() != asked);
    }
    if (list.size() < MAX_FINDINGS) {
      Finding finding = new Finding(rule, asked, pathPrefix + SafeText.reescape(message));
      list.add(finding);
      if (explanation != null) {
        explanation.found(finding);
      }
    }
  }

  /**
   * Tells whoever asked for an explanation what a rule saw, found or not.
   *
   * @param note one line; need not be printable
   */
  public void trace(String note) {
    if (explanation != null) {
      explanation.addNote(pathPrefix + SafeText.reescape(note));
    }
  }

  /**
   * Judges something inside the entry by all rules, as if it stood alone; its findings say where it
   * is.
   *
   * @param member what is inside
   */
  public void scanNested(ScanTarget member) {
    scanNested(NameDecoder.toPrintable(RawNames.bytes(member.name())), member);
  }

  /**
   * The same, for a member that has a path.
   *
   * @param path where it is, for people; need not be printable
   * @param member what is inside
   */
  public void scanNested(String path, ScanTarget member) {
    String outer = pathPrefix;
    Mark outerMark = mark;
    mark = new Mark(verdict, List.copyOf(decisive), List.copyOf(shadow), added);
    pathPrefix = outer + SafeText.reescape(path) + ": ";
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
   * Judges the same subject under another name; its findings say which.
   *
   * @param name the other name
   * @param judging asks the rules
   */
  void judgeUnderName(Path name, Runnable judging) {
    runAt("as " + SafeText.of(name), judging);
  }

  /**
   * Does something whose findings say where in the subject they are.
   *
   * @param path where it is, for people; need not be printable
   * @param work adds findings
   */
  void runAt(String path, Runnable work) {
    String outer = pathPrefix;
    pathPrefix = outer + SafeText.reescape(path) + ": ";
    try {
      work.run();
    } finally {
      pathPrefix = outer;
    }
  }

  /**
   * Reports a limit as one that something inside the entry has reached, unless it was reported
   * there already.
   *
   * @param path where it is, for people; need not be printable
   * @param stop the limit
   */
  public void reportAbort(String path, ScanAbortedException stop) {
    runAt(path, () -> stop.reportTo(this));
  }

  /**
   * The time that this entry may cost, the same for all rules and at every depth. It begins with
   * the first call.
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
   * How deep inside the entry the rules are.
   *
   * @return 0 for the entry itself
   */
  public int depth() {
    return depth;
  }

  /**
   * Something that lasts as long as this judgement and is the same at every depth.
   *
   * @param type its class
   * @param first makes it when it is asked for first
   * @return never null
   */
  public <T> T sharedState(Class<T> type, Supplier<T> first) {
    return type.cast(sharedState.computeIfAbsent(type, key -> first.get()));
  }

  /**
   * Whether a rule has objected to the subject that is judged now, or to something inside it;
   * shadow mode included.
   *
   * @return false if there is nothing to overrule
   */
  public boolean hasFindings() {
    return added > mark.added();
  }

  /**
   * Takes back all that was found in the subject that is judged now, and inside it.
   *
   * @param rule the id of the rule that knows better; nothing happens unless it is on
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
   * What was found so far asks for.
   *
   * @return {@code CLEAN} if nothing decisive was found
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
