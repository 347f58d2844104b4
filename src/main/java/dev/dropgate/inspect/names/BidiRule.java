package dev.dropgate.inspect.names;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.util.List;

/**
 * A right-to-left override shows {@code gpj.exe} as {@code exe.jpg}; no language needs one in a
 * name. An embedding or isolate reorders less, and is honest around a Hebrew or Arabic name: it
 * counts before an extension that runs. The marks RLM, LRM and ALM are for people's names.
 */
final class BidiRule implements Rule {
  private static final String ID = "bidi-control";

  @Override
  public List<RuleInfo> about() {
    return List.of(
        new RuleInfo(ID, Level.ON, "control characters that show the name in another order"));
  }

  @Override
  public void judge(Subject subject, Findings findings) {
    FileName name = FileName.of(subject.name());
    boolean runs = Programs.noDocument(name.extension());
    name.text()
        .codePoints()
        .filter(c -> isOverride(c) || (runs && isRightToLeft(c)))
        .findFirst()
        .ifPresent(
            c ->
                findings.add(
                    ID,
                    Verdict.DANGEROUS,
                    "shows in another order: it has " + "U+%04X".formatted(c) + " in it"));
  }

  /** LRO and RLO. */
  private static boolean isOverride(int c) {
    return c == 0x202D || c == 0x202E;
  }

  /** RLE, RLI, and FSI, which goes by what follows. */
  private static boolean isRightToLeft(int c) {
    return c == 0x202B || c == 0x2067 || c == 0x2068;
  }
}
