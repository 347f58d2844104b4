package dev.dropgate.inspect.rules.types;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.FixedFindingIds;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.model.Verdict;
import java.util.List;

/** Holds everything that is not a finished regular file. Cannot be switched off. */
public final class EntryKindRule implements Rule {
  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of();
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) {
    switch (subject.kind()) {
      case FILE -> {}
      case UNFINISHED ->
          addUndecided(
              findings,
              FixedFindingIds.UNFINISHED,
              "not finished when the settle limit ran out: still changing, held open, or named as a"
                  + " part");
      case UNREADABLE ->
          addUndecided(findings, FixedFindingIds.UNREADABLE, "the gate has no right to read it");
      case TOO_BIG ->
          addUndecided(
              findings, FixedFindingIds.TOO_BIG, "larger than dropgate.max-file-size, not read");
      case SWAPPED ->
          addUndecided(
              findings, FixedFindingIds.SWAPPED, "not the file that was judged before the claim");
      case GATE_ENDED ->
          addUndecided(
              findings,
              FixedFindingIds.GATE_ENDED,
              "two lives of the gate ended while it was judged");
      case LINK ->
          addUndecided(
              findings, FixedFindingIds.LINK, "a symbolic link, not a file; never followed");
      case SPECIAL ->
          addUndecided(
              findings,
              FixedFindingIds.SPECIAL_FILE,
              "a FIFO, socket or device, not a file; never opened");
    }
  }

  private static void addUndecided(FindingCollector findings, String rule, String message) {
    findings.add(rule, Verdict.UNDECIDED, message);
  }
}
