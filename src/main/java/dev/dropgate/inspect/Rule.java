package dev.dropgate.inspect;

import java.io.IOException;
import java.util.List;

/**
 * A check that may stop an entry. Implementations are immutable and thread safe, and bounded in
 * time and memory for any content.
 */
public interface Rule {
  /**
   * Returns what the rule may find.
   *
   * @return the ids that its findings can have; all can be switched; empty for a rule that is
   *     always on
   */
  List<RuleInfo> ruleInfos();

  /**
   * Returns whether the rule has anything to do with its settings. A rule with an empty list finds
   * nothing.
   */
  default boolean isActive() {
    return true;
  }

  /**
   * Returns a text that changes with all that findings depend on beside the file, the settings and
   * the program, for example a list on disk. Files that were clean are judged again when the text
   * changes.
   */
  default String edition() {
    return "";
  }

  /**
   * Returns the rule with the settings of one monitored directory. Returns itself if no such
   * setting concerns it.
   *
   * @param settings the settings of the directory
   * @throws IllegalArgumentException with one printable line if a setting is wrong
   */
  default Rule forDirectory(InspectionSettings settings) {
    return this;
  }

  /**
   * Judges an entry or a member of one.
   *
   * @param subject the entry or the member
   * @param findings receives the findings; call {@link FindingCollector#isEnabled} before expensive
   *     work
   * @throws IOException if the content cannot be parsed as its type: the entry is undecided then
   */
  void judge(ScanTarget subject, FindingCollector findings) throws IOException;
}
