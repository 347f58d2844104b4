package dev.dropgate.cli;

import dev.dropgate.cli.text.CountText;
import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.ConfigurationProblem;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.InspectorFactory;
import dev.dropgate.intake.status.PermissionSurvey;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.SafeText;
import dev.dropgate.runtime.ExitStatus;
import dev.dropgate.runtime.FixtureChecks;
import dev.dropgate.runtime.RunningGate;
import dev.dropgate.runtime.StartupChecks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code check}: checks configuration and routes without starting them. */
@Command(
    name = "check",
    description = "Check configuration and routes; starts nothing, changes nothing.")
final class CheckCommand implements Callable<Integer> {
  @ParentCommand private DropgateCommand parent;

  @Option(names = "--json", description = "Print JSON Lines.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    List<ConfigurationProblem> problems = new ArrayList<>();
    List<String> order = List.of();
    try {
      order = check(parent.settings(), problems);
    } catch (ConfigurationException e) {
      problems.addAll(e.problems("configuration"));
    }
    for (ConfigurationProblem problem : problems) {
      System.out.println(json ? JsonCodec.toLine(asMap(problem)) : problem.toString());
    }
    boolean wrong = problems.stream().anyMatch(ConfigurationProblem::error);
    if (!json && !wrong) {
      order.forEach(System.out::println);
    }
    return wrong ? ExitStatus.USAGE : ExitStatus.DONE;
  }

  // Returns the lines to print if there is no problem.
  private static List<String> check(GateSettings settings, List<ConfigurationProblem> problems)
      throws ConfigurationException, IOException {
    StartupChecks checks = new StartupChecks(settings);
    problems.addAll(checks.run());
    if (problems.stream().noneMatch(ConfigurationProblem::error)) {
      checkRoutes(settings, checks, problems);
      checkRights(checks, problems);
    }
    FixtureChecks fixtures = new FixtureChecks(settings, InspectorFactory.create(settings));
    if (problems.stream().noneMatch(ConfigurationProblem::error)) {
      problems.addAll(fixtures.run());
    }
    List<String> order = new ArrayList<>();
    checks
        .monitoredDirectories()
        .forEach((path, directory) -> order.add(directory.template() + " " + SafeText.of(path)));
    int count = checks.monitoredDirectories().size();
    order.add("ok: " + count + (count == 1 ? " monitored directory" : " monitored directories"));
    if (fixtures.count() > 0) {
      order.add("ok: " + CountText.of(fixtures.count(), "fixture"));
    }
    return order;
  }

  // Not done at the start of the gate: the gate reports unreachable entries itself, and a large
  // directory takes long.
  private static void checkRights(StartupChecks checks, List<ConfigurationProblem> problems) {
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

  private static void checkRoutes(
      GateSettings settings, StartupChecks checks, List<ConfigurationProblem> problems) {
    try {
      RunningGate.validateRoutes(settings, checks);
    } catch (ConfigurationException e) {
      problems.add(new ConfigurationProblem(true, "routes", e.getMessage()));
    }
  }

  private static Map<String, String> asMap(ConfigurationProblem problem) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("level", problem.error() ? "error" : "warning");
    map.put("where", problem.where());
    map.put("message", problem.message());
    return map;
  }
}
