package dev.dropgate.inspect;

import dev.dropgate.model.Finding;
import java.util.ArrayList;
import java.util.List;

/** The steps that led to a judgement. Not thread safe. */
public final class ScanExplanation {
  private final List<Step> steps = new ArrayList<>();
  private List<String> notes = new ArrayList<>();
  private List<Finding> found = new ArrayList<>();

  /**
   * The step of one rule.
   *
   * @param rule the ids that the rule may find, comma-separated; empty for a rule that cannot be
   *     switched
   * @param saw the notes of the rule, printable lines
   * @param findings the findings of this step, including those in shadow mode
   * @param nanos the duration, including work inside an archive
   */
  public record Step(String rule, List<String> saw, List<Finding> findings, long nanos) {}

  void addNote(String note) {
    notes.add(note);
  }

  void found(Finding finding) {
    found.add(finding);
  }

  void addStep(Rule rule, long nanos) {
    List<String> ids = rule.ruleInfos().stream().map(RuleInfo::id).toList();
    steps.add(new Step(String.join(",", ids), List.copyOf(notes), List.copyOf(found), nanos));
    notes = new ArrayList<>();
    found = new ArrayList<>();
  }

  /**
   * Returns the steps.
   *
   * @return one for each rule that judged the entry itself, in order
   */
  public List<Step> steps() {
    return List.copyOf(steps);
  }
}
