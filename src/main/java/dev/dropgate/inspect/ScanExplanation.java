package dev.dropgate.inspect;

import dev.dropgate.model.Finding;
import java.util.ArrayList;
import java.util.List;

/** How a judgement came about. For one thread. */
public final class ScanExplanation {
  private final List<Step> steps = new ArrayList<>();
  private List<String> notes = new ArrayList<>();
  private List<Finding> found = new ArrayList<>();

  /**
   * One rule's turn.
   *
   * @param rule the ids that it may find, comma-separated; empty for what is no rule to be switched
   * @param saw what it saw, printable lines
   * @param findings what was found meanwhile, in shadow mode too
   * @param nanos how long it took, what it did inside an archive included
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
   * What happened.
   *
   * @return the rules that were asked about the entry itself, in their order
   */
  public List<Step> steps() {
    return List.copyOf(steps);
  }
}
