package dev.dropgate.camel.drop;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.intake.ContentJudge;
import dev.dropgate.intake.DirectoryScanner;
import dev.dropgate.intake.IntakeConfig;
import dev.dropgate.intake.SettleTracker;
import dev.dropgate.intake.spool.ClaimConfig;
import dev.dropgate.intake.spool.ClaimJudge;
import dev.dropgate.intake.spool.ClaimRegistry;
import dev.dropgate.intake.spool.CopyPermissionPolicy;
import dev.dropgate.intake.spool.CrashLoopGuard;
import dev.dropgate.intake.spool.InPlaceCrashGuard;
import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.intake.status.BlindnessReporter;
import dev.dropgate.intake.status.StuckFileReporter;
import dev.dropgate.intake.status.ThrottledLogger;
import dev.dropgate.intake.watch.CleanFileCacheStore;
import dev.dropgate.intake.watch.InPlaceJudge;
import dev.dropgate.intake.watch.ReleaseCheck;
import dev.dropgate.intake.watch.UnchangedFolders;
import dev.dropgate.io.pass.ReleasePassIndex;
import dev.dropgate.io.pass.ReleasePassStore;
import dev.dropgate.model.Entry;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Joins the intake of a monitored directory to the inspector. Thread safe. */
public final class InspectorContentJudge implements ContentJudge {
  private final IntakeConfig config;
  private final Inspector inspector;
  private final CrashLoopGuard crashLoopGuard;
  private final BlindnessReporter.AlertSender alerts;
  private final Supplier<List<String>> failingSteps;
  private final boolean judgesAtClaim;

  /**
   * Creates a judge for one directory.
   *
   * @param crashLoopGuard notes which file is being judged
   * @param alerts sends an alert about files that are stuck in the directory
   * @param failingSteps returns the steps of the routes that fail at the moment
   * @param judgesAtClaim whether small files are judged at their claim
   */
  public InspectorContentJudge(
      IntakeConfig config,
      Inspector inspector,
      CrashLoopGuard crashLoopGuard,
      BlindnessReporter.AlertSender alerts,
      Supplier<List<String>> failingSteps,
      boolean judgesAtClaim) {
    this.config = config;
    this.inspector = inspector;
    this.crashLoopGuard = crashLoopGuard;
    this.alerts = alerts;
    this.failingSteps = failingSteps;
    this.judgesAtClaim = judgesAtClaim;
  }

  @Override
  public DirectoryScanner newScanner(
      SpoolFolder spool,
      ClaimRegistry registry,
      CopyPermissionPolicy rights,
      ThrottledLogger reports,
      BlindnessReporter blindness)
      throws IOException {
    String extensions = config.blockedExtensions();
    RuleSet rules = inspector.ruleSet(extensions, config.rules());
    RuleSetFileJudge files = new RuleSetFileJudge(rules);
    ClaimConfig drop =
        new ClaimConfig(
            config.directory(),
            config.maxDepth(),
            config.maxFileSize(),
            config.claimClean(),
            rights);
    ReleaseCheck given =
        new ReleaseCheck(
            new ReleasePassIndex(new ReleasePassStore(config.passes())),
            (file, key, pass) ->
                inspector.engineObjects(file, key, extensions, config.rules(), pass),
            config.directory(),
            config.maxFileSize());
    InPlaceJudge inPlace =
        new InPlaceJudge(
            new InPlaceCrashGuard(spool, crashLoopGuard),
            files,
            () -> inspector.edition(extensions, config.rules()),
            inspector.hasEngine() ? null : new CleanFileCacheStore(spool.cleanFileCache()),
            new UnchangedFolders(config.fullLookInterval()),
            config.directory(),
            config.maxFileSize());
    StuckFileReporter stuck = new StuckFileReporter(drop, config.spool(), files, alerts);
    blindness.setSources(stuck, failingSteps);
    SettleTracker settling =
        new SettleTracker(
            config.settleTime().toMillis(),
            config.emptySettleTime().toMillis(),
            config.settleLimit().toMillis());
    return new DirectoryScanner(
        drop,
        spool,
        registry,
        settling,
        given,
        inPlace,
        reports,
        blindness,
        stuck,
        judgesAtClaim && inspector.isQuick()
            ? new SmallFileJudge(
                spool,
                rules,
                crashLoopGuard,
                new ReleasePassIndex(new ReleasePassStore(config.passes())))
            : ClaimJudge.NONE);
  }

  @Override
  public boolean isClean(SpoolFolder spool, Entry entry) throws IOException {
    return crashLoopGuard.judge(
        () -> spool.judgingNote(entry),
        () ->
            inspector.judge(entry, config.blockedExtensions(), config.rules()).verdict()
                == Verdict.CLEAN);
  }
}
