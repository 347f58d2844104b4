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
import dev.dropgate.io.pass.ReleasePassIndex;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Judges small files that need no parser: those of simple types, and those whose name alone is
 * dangerous. All others (archives, documents, scripts), and files about which rules in shadow mode
 * or release passes have something to say, are judged by the route, on the triage threads. For one
 * thread.
 */
final class SmallFileJudge implements ClaimJudge {
  private final SpoolFolder spool;
  private final RuleSet rules;
  private final CrashLoopGuard crashLoopGuard;
  private final ReleasePassIndex passes;

  SmallFileJudge(
      SpoolFolder spool, RuleSet rules, CrashLoopGuard crashLoopGuard, ReleasePassIndex passes) {
    this.spool = spool;
    this.rules = rules;
    this.crashLoopGuard = crashLoopGuard;
    this.passes = passes;
  }

  @Override
  public Optional<ScanResult> judge(Path name, SpooledClaim claim, ClaimLease lease) {
    byte[] content = lease.readSmall();
    if (content == null || content.length != claim.size()) {
      return Optional.empty();
    }
    ScanTarget target = new ScanTarget(name, EntryKind.FILE, new MemoryContent(content));
    try {
      return crashLoopGuard.judge(
          () -> spool.judgingNote(spool.entry(claim.path())), () -> judge(target, claim));
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // the route judges it again, and reports what is wrong
    }
  }

  private Optional<ScanResult> judge(ScanTarget target, SpooledClaim claim) throws IOException {
    if (!needsNoParser(target) && !isDangerousByName(target)) {
      return Optional.empty();
    }
    ScanResult result = rules.judge(target);
    boolean decided =
        result.shadow().isEmpty()
            && (result.verdict() == Verdict.CLEAN
                || passes.findPass(spool.entry(claim.path())) == null);
    return decided ? Optional.of(result) : Optional.empty();
  }

  // No rule reads the content of a file that is dangerous by its name.
  private boolean isDangerousByName(ScanTarget target) {
    return rules.judge(new ScanTarget(target.name(), EntryKind.FILE)).verdict()
        == Verdict.DANGEROUS;
  }

  private static boolean needsNoParser(ScanTarget target) throws IOException {
    return target.types().stream().allMatch(SmallFileJudge::needsNoParser);
  }

  private static boolean needsNoParser(FileType type) {
    return switch (type.group()) {
      case TEXT, IMAGE, MEDIA, DATA, UNKNOWN, PROGRAM -> true;
      case CODE, DOCUMENT, ARCHIVE -> false;
    };
  }
}
