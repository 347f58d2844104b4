package dev.dropgate.inspect.rules.names;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.filename.FileName;
import dev.dropgate.inspect.format.filename.InvisibleCharacters;
import dev.dropgate.inspect.format.filename.ProgramExtensions;
import dev.dropgate.model.Verdict;
import java.util.List;
import java.util.Locale;

/**
 * Finds invisible characters in an extension that runs, or directly before or after it. Their only
 * use there is to mislead a filter. Before the dot, where a name in any script may end, characters
 * that a script or an emoji needs are allowed.
 */
final class InvisibleCharacterRule implements Rule {
  private static final String ID = "invisible-in-extension";

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(ID, RuleMode.ON, "invisible characters in or next to an extension that runs"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) {
    FileName name = subject.fileName();
    if (name.dotIndex() < 0) {
      return;
    }
    String text = name.text();
    String shown = text.substring(name.dotIndex() + 1, name.endIndex());
    String meant = removeInvisible(shown).toLowerCase(Locale.ROOT);
    int behind = name.endIndex() < text.length() ? text.codePointAt(name.endIndex()) : ' ';
    int before = name.dotIndex() > 0 ? text.codePointBefore(name.dotIndex()) : ' ';
    if (ProgramExtensions.isRunnable(meant)
        && (!removeInvisible(shown).equals(shown)
            || InvisibleCharacters.isInvisible(behind)
            || isUseless(before))) {
      findings.add(
          ID, Verdict.DANGEROUS, "invisible characters in or next to its extension ." + meant);
    }
  }

  private static String removeInvisible(String text) {
    return text.codePoints()
        .filter(c -> !InvisibleCharacters.isInvisible(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  // Direction marks, joiners, variation selectors and tags have a use at the end of a word.
  private static boolean isUseless(int c) {
    boolean used =
        c == 0x061C
            || (c >= 0x180B && c <= 0x180F)
            || (c >= 0x200C && c <= 0x200F)
            || (c >= 0xFE00 && c <= 0xFE0F)
            || c >= 0xE0000;
    return InvisibleCharacters.isInvisible(c) && !used;
  }
}
