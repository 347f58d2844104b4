package dev.dropgate.camel.drop;

import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.intake.spool.ClaimJudge;
import dev.dropgate.intake.spool.CrashLoopGuard;
import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.io.ClaimLease;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Judges small files of types that need no parser. All others (archives, documents, scripts, and
 * whatever a rule has something to say about) are judged by the route, on the triage threads. For
 * one thread.
 */
final class SmallFileJudge implements ClaimJudge {
  private final SpoolFolder spool;
  private final RuleSet rules;
  private final CrashLoopGuard crashLoopGuard;

  SmallFileJudge(SpoolFolder spool, RuleSet rules, CrashLoopGuard crashLoopGuard) {
    this.spool = spool;
    this.rules = rules;
    this.crashLoopGuard = crashLoopGuard;
  }

  @Override
  public boolean isClean(Path name, SpooledClaim claim, ClaimLease lease) {
    byte[] content = lease.readSmall();
    if (content == null || content.length != claim.size()) {
      return false;
    }
    ScanTarget target = new ScanTarget(name, EntryKind.FILE, new MemoryContent(content));
    try {
      return crashLoopGuard.judge(
          () -> spool.judgingNote(spool.entry(claim.path())),
          () -> needsNoParser(target) && judge(target));
    } catch (IOException | RuntimeException e) {
      return false; // the route judges it again, and reports what is wrong
    }
  }

  private boolean judge(ScanTarget target) {
    ScanResult result = rules.judge(target);
    return result.verdict() == Verdict.CLEAN && result.shadow().isEmpty();
  }

  private static boolean needsNoParser(ScanTarget target) throws IOException {
    return target.types().stream().allMatch(SmallFileJudge::needsNoParser);
  }

  private static boolean needsNoParser(FileType type) {
    return switch (type.group()) {
      case TEXT, IMAGE, MEDIA, DATA, UNKNOWN -> true;
      case PROGRAM, CODE, DOCUMENT, ARCHIVE -> false;
    };
  }
}
