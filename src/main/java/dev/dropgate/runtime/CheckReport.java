package dev.dropgate.runtime;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.ConfigurationProblem;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.MonitoredDirectory;
import dev.dropgate.intake.status.PermissionSurvey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The result of a check of the configuration. Immutable.
 *
 * @param problems errors and warnings, in the order in which they are to be shown
 * @param directories the monitored directories by their path
 * @param fixtures the number of the operator's own files that were judged
 */
public record CheckReport(
    List<ConfigurationProblem> problems, Map<Path, MonitoredDirectory> directories, long fixtures) {

  static CheckReport of(GateSettings settings) throws ConfigurationException, IOException {
    StartupChecks checks = new StartupChecks(settings);
    List<ConfigurationProblem> problems = new ArrayList<>(checks.run());
    if (!hasErrors(problems)) {
      addRouteProblems(settings, checks, problems);
      addUnreachable(checks, problems);
    }
    FixtureChecks fixtures = new FixtureChecks(settings, InspectorFactory.create(settings));
    if (!hasErrors(problems)) {
      problems.addAll(fixtures.run());
    }
    if (!hasErrors(problems)) {
      problems.addAll(checks.journalWarnings());
    }
    return new CheckReport(problems, checks.monitoredDirectories(), fixtures.count());
  }

  /** Returns whether the gate would not start. */
  public boolean hasErrors() {
    return hasErrors(problems);
  }

  private static boolean hasErrors(List<ConfigurationProblem> problems) {
    return problems.stream().anyMatch(ConfigurationProblem::error);
  }

  private static void addRouteProblems(
      GateSettings settings, StartupChecks checks, List<ConfigurationProblem> problems) {
    try {
      RunningGate.validateRoutes(settings, checks);
    } catch (ConfigurationException e) {
      problems.add(new ConfigurationProblem(true, "routes", e.getMessage()));
    }
  }

  // Not done at the start of the gate: the gate reports unreachable entries itself, and a large
  // directory takes long.
  private static void addUnreachable(StartupChecks checks, List<ConfigurationProblem> problems) {
    checks
        .monitoredDirectories()
        .forEach(
            (path, directory) ->
                PermissionSurvey.findUnreachable(path)
                    .ifPresent(
                        text ->
                            problems.add(
                                new ConfigurationProblem(false, directory.where(), text))));
  }
}
