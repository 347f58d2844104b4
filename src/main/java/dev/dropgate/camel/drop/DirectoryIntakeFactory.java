package dev.dropgate.camel.drop;

import dev.dropgate.camel.triage.CrashLoopGuardService;
import dev.dropgate.camel.triage.RouteFailureReporter;
import dev.dropgate.intake.DirectoryIntake;
import dev.dropgate.intake.IntakeServices;
import dev.dropgate.intake.status.DirectoryStateStore;
import dev.dropgate.model.RawNames;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;

/** Joins the intake of a monitored directory to the gate around it. */
final class DirectoryIntakeFactory {
  private DirectoryIntakeFactory() {}

  /**
   * Creates an intake.
   *
   * @param unfinished returns whether a batch is still being judged or not on disk yet
   */
  static DirectoryIntake create(
      DropSettings settings, CamelContext context, Predicate<Path> unfinished) {
    DirectAlertSender alerts = new DirectAlertSender(context, settings);
    InspectorContentJudge judge =
        new InspectorContentJudge(
            settings.intake(),
            settings.inspector(),
            CrashLoopGuardService.guardOf(context),
            alerts,
            () -> failingSteps(context),
            settings.batch());
    return new DirectoryIntake(
        settings.intake(), new IntakeServices(judge, stateFolder(context), alerts, unfinished));
  }

  private static Path stateFolder(CamelContext context) {
    return context
        .getPropertiesComponent()
        .resolveProperty("dropgate.home")
        .map(RawNames::absolutePath)
        .map(home -> home.resolve(DirectoryStateStore.STATE_FOLDER))
        .orElse(null);
  }

  private static List<String> failingSteps(CamelContext context) {
    RouteFailureReporter failures =
        context.getRegistry().lookupByNameAndType("failures", RouteFailureReporter.class);
    return failures == null ? List.of() : failures.standing();
  }
}
