package dev.dropgate.intake;

import dev.dropgate.camel.drop.InspectorContentJudge;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.intake.spool.CrashLoopGuard;
import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.intake.status.BlindnessReporter;
import dev.dropgate.model.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An intake without routes: a test polls, and opens what the poll returns. */
public final class IntakeFixture {
  private final Path spool;
  Path directory;
  boolean claimClean = true;
  String rules = "";
  Duration settleTime = Duration.ZERO;
  Duration settleLimit = Duration.ofMinutes(10);
  int maxDepth = 256;
  Inspector inspector = new Inspector();
  private DirectoryIntake intake;
  private List<SpooledClaim> claims = List.of();

  public IntakeFixture(Path directory, Path spool) {
    this.directory = directory;
    this.spool = spool;
  }

  /** Polls once; the first poll takes over the settings. */
  public void poll() {
    poll(false);
  }

  void poll(boolean batchFinished) {
    if (intake == null) {
      intake = newIntake();
    }
    claims = intake.poll(batchFinished, false, () -> false).toJudge();
  }

  DirectoryIntake newIntake() {
    IntakeConfig config =
        new IntakeConfig(
            directory,
            spool,
            spool.resolveSibling("passes"),
            claimClean,
            "exe",
            rules,
            settleTime,
            Duration.ZERO,
            settleLimit,
            false,
            maxDepth,
            Long.MAX_VALUE,
            Duration.ofSeconds(1),
            Duration.ofMinutes(5));
    BlindnessReporter.AlertSender alerts =
        (entry, judgement, evidence) -> {
          throw new IOException("no route to leave an alert by");
        };
    return new DirectoryIntake(
        config,
        new IntakeServices(
            new InspectorContentJudge(
                config, inspector, CrashLoopGuard.disabled(), alerts, List::of, false),
            null,
            alerts,
            batch -> false));
  }

  /** Returns the claims that the last poll has selected. */
  List<Path> claims() {
    return claims.stream().map(SpooledClaim::path).toList();
  }

  /** Opens a claim as the consumer does; it is not processed. */
  Entry open(Path path) throws IOException {
    SpooledClaim claim =
        claims.stream().filter(any -> any.path().equals(path)).findFirst().orElseThrow();
    intake.noteStarted(claim);
    try {
      return intake.open(claim);
    } finally {
      intake.noteEnded(claim);
    }
  }

  /** Opens all claims and returns their original paths. */
  List<Path> relatives() throws IOException {
    List<Path> names = new ArrayList<>();
    for (Path claim : claims()) {
      names.add(open(claim).relative());
    }
    return names;
  }
}
