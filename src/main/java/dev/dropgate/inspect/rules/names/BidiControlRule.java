package dev.dropgate.inspect.rules.names;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.filename.FileName;
import dev.dropgate.inspect.format.filename.ProgramExtensions;
import dev.dropgate.model.Verdict;
import java.util.List;

/**
 * Finds bidirectional control characters in names. A right-to-left override shows {@code gpj.exe}
 * as {@code exe.jpg}, and no language needs one in a name. An embedding or isolate reorders less
 * and is legitimate around a Hebrew or Arabic name, so it counts only before an extension that
 * runs. The marks RLM, LRM and ALM do not count.
 */
final class BidiControlRule implements Rule {
  private static final String ID = "bidi-control";

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(ID, RuleMode.ON, "control characters that show the name in another order"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) {
    FileName name = subject.fileName();
    boolean runs = ProgramExtensions.isNeverDocument(name.extension());
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

  /** Returns whether a character is LRO or RLO. */
  private static boolean isOverride(int c) {
    return c == 0x202D || c == 0x202E;
  }

  /**
   * Returns whether a character is RLE, RLI or FSI. FSI takes its direction from the text after it.
   */
  private static boolean isRightToLeft(int c) {
    return c == 0x202B || c == 0x2067 || c == 0x2068;
  }
}
