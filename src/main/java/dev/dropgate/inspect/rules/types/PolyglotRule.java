package dev.dropgate.inspect.rules.types;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.FileType.Group;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.List;

/**
 * Finds files of more than one type: judged as one, opened as the other. Self-extracting scripts
 * are built like this on purpose, so such a file is held for a person. A document or a picture with
 * code behind it is always dangerous.
 */
public final class PolyglotRule implements Rule {
  private static final String ID = "polyglot";

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(
            ID, RuleMode.ON, "more than one type at once, as a picture that is a ZIP archive"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    List<FileType> types = subject.types();
    if (types.size() < 2) {
      return;
    }
    Group first = types.get(0).group();
    boolean innocent = first == Group.DOCUMENT || first == Group.IMAGE || first == Group.MEDIA;
    boolean runs =
        types.stream().anyMatch(t -> t.group() == Group.CODE || t.group() == Group.PROGRAM);
    findings.add(
        ID,
        innocent && runs ? Verdict.DANGEROUS : Verdict.UNDECIDED,
        String.join(" and ", types.stream().map(FileType::description).toList()) + " at once");
  }
}
