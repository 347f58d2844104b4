package dev.dropgate.inspect.names;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.util.List;
import java.util.Locale;

/**
 * Characters that nobody sees, in an extension that runs or right before or behind it: only a
 * filter is meant to stumble over them. Before the dot, where a name in any script may end, those
 * that a script or an emoji needs there are no finding.
 */
final class InvisibleRule implements Rule {
  private static final String ID = "invisible-in-extension";

  @Override
  public List<RuleInfo> about() {
    return List.of(
        new RuleInfo(
            ID, Level.ON, "characters that nobody sees in or next to an extension that runs"));
  }

  @Override
  public void judge(Subject subject, Findings findings) {
    FileName name = FileName.of(subject.name());
    if (name.dot() < 0) {
      return;
    }
    String text = name.text();
    String shown = text.substring(name.dot() + 1, name.end());
    String meant = visible(shown).toLowerCase(Locale.ROOT);
    int behind = name.end() < text.length() ? text.codePointAt(name.end()) : ' ';
    int before = name.dot() > 0 ? text.codePointBefore(name.dot()) : ' ';
    if (Programs.runs(meant)
        && (!visible(shown).equals(shown) || Invisible.is(behind) || isUseless(before))) {
      findings.add(
          ID,
          Verdict.DANGEROUS,
          "characters that nobody sees in or next to its extension ." + meant);
    }
  }

  private static String visible(String text) {
    return text.codePoints()
        .filter(c -> !Invisible.is(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  // Marks of direction, joiners, variation selectors and tags have a use at the end of a word.
  private static boolean isUseless(int c) {
    boolean used =
        c == 0x061C
            || (c >= 0x180B && c <= 0x180F)
            || (c >= 0x200C && c <= 0x200F)
            || (c >= 0xFE00 && c <= 0xFE0F)
            || c >= 0xE0000;
    return Invisible.is(c) && !used;
  }
}
