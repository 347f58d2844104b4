package dev.dropgate.camel.drop;

import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.ShadowFindingLog;
import dev.dropgate.inspect.content.FileContent;
import dev.dropgate.intake.spool.FileJudge;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Judges files in place by the rules of their directory. For one thread. */
public record RuleSetFileJudge(RuleSet rules) implements FileJudge {
  @Override
  public ScanResult judge(Path name, EntryKind kind) {
    return rules.judge(new ScanTarget(name, kind));
  }

  @Override
  public ScanResult judge(Path name, FileChannel content) throws IOException {
    return rules.judge(new ScanTarget(name, EntryKind.FILE, new FileContent(content)));
  }

  @Override
  public boolean mayOverrule() {
    return rules.mayOverrule();
  }

  @Override
  public void logShadow(Path path, ScanResult result) {
    ShadowFindingLog.log(path, result);
  }
}
