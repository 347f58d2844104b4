package dev.dropgate.inspect;

import java.io.IOException;
import java.util.List;

/**
 * One class of reasons to stop an entry. Implementations are immutable and thread safe, and bounded
 * in time and memory whatever the content is.
 */
public interface Rule {
  /**
   * What it may find.
   *
   * @return the ids that its findings can bear, each of which can be switched; empty for what is
   *     always on
   */
  List<RuleInfo> ruleInfos();

  /**
   * Returns whether the settings leave it anything to do; a rule with an empty list finds nothing.
   */
  default boolean isActive() {
    return true;
  }

  /**
   * Returns a text that changes with whatever its findings depend on beside the file, the settings
   * and the program: a list on disk, for example. Files that were clean are judged again when it
   * changes.
   */
  default String edition() {
    return "";
  }

  /**
   * Returns the rule as one monitored directory sets it; itself if no setting of a directory
   * concerns it.
   *
   * @param settings those of the directory
   * @throws IllegalArgumentException with one printable line if a setting is wrong
   */
  default Rule forDirectory(InspectionSettings settings) {
    return this;
  }

  /**
   * Judges.
   *
   * @param subject the entry, or something inside it
   * @param findings takes what is found; asked first whether anybody wants to know what is dear
   * @throws IOException if the content cannot be read as what it is: the entry is undecided then
   */
  void judge(ScanTarget subject, FindingCollector findings) throws IOException;
}
