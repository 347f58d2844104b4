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
   * Judges.
   *
   * @param subject the entry, or something inside it
   * @param findings takes what is found; asked first whether anybody wants to know what is dear
   * @throws IOException if the content cannot be read as what it is: the entry is undecided then
   */
  void judge(ScanTarget subject, FindingCollector findings) throws IOException;
}
