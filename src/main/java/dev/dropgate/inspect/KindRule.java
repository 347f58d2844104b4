package dev.dropgate.inspect;

import java.util.List;

/** What is not a finished regular file is never clean; nobody can switch that off. */
final class KindRule implements Rule {
  @Override
  public List<RuleInfo> about() {
    return List.of();
  }

  @Override
  public void judge(Subject subject, Findings findings) {
    switch (subject.kind()) {
      case FILE -> {}
      case UNFINISHED ->
          undecided(
              findings,
              "unfinished",
              "not finished when the settle limit ran out: still changing, held open, or named as a"
                  + " part");
      case UNREADABLE -> undecided(findings, "unreadable", "the gate has no right to read it");
      case TOO_BIG ->
          undecided(findings, "too-big", "larger than dropgate.max-file-size, not read");
      case SWAPPED ->
          undecided(findings, "swapped", "not the file that was judged before the claim");
      case GATE_ENDED ->
          undecided(findings, "gate-ended", "two lives of the gate ended while it was judged");
      case LINK -> undecided(findings, "link", "a symbolic link, not a file; never followed");
      case SPECIAL ->
          undecided(findings, "special-file", "a FIFO, socket or device, not a file; never opened");
    }
  }

  private static void undecided(Findings findings, String rule, String message) {
    findings.add(rule, Verdict.UNDECIDED, message);
  }
}
