package dev.dropgate.cli;

import dev.dropgate.alert.Endpoints;
import dev.dropgate.files.Json;
import dev.dropgate.files.SafeText;
import dev.dropgate.intake.RightsSurvey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code check}. */
@Command(
    name = "check",
    description = "Check configuration and routes; starts nothing, changes nothing.")
final class CheckCommand implements Callable<Integer> {
  @ParentCommand private DropgateCommand parent;

  @Option(names = "--json", description = "Print JSON Lines.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Settings settings = parent.settings();
    Checks checks = new Checks(settings);
    List<Problem> problems = new ArrayList<>(checks.run());
    if (problems.stream().noneMatch(Problem::error)) {
      tryOut(settings, checks, problems);
      rights(checks, problems);
    }
    Fixtures fixtures = new Fixtures(settings, Inspectors.of(settings));
    if (problems.stream().noneMatch(Problem::error)) {
      problems.addAll(fixtures.run());
    }
    for (Problem problem : problems) {
      System.out.println(json ? Json.line(asMap(problem)) : problem.toString());
    }
    boolean wrong = problems.stream().anyMatch(Problem::error);
    if (!json && !wrong) {
      checks
          .monitored()
          .forEach(
              (path, directory) ->
                  System.out.println(directory.template() + " " + SafeText.of(path)));
      System.out.println(
          "ok: "
              + checks.monitored().size()
              + (checks.monitored().size() == 1
                  ? " monitored directory"
                  : " monitored directories"));
      if (fixtures.count() > 0) {
        System.out.println("ok: " + fixtures.count() + " fixtures");
      }
    }
    return wrong ? ExitStatus.USAGE : ExitStatus.DONE;
  }

  // Not at the start: there the gate sees for itself, and a large directory takes its time.
  private static void rights(Checks checks, List<Problem> problems) {
    checks
        .monitored()
        .forEach(
            (path, directory) ->
                RightsSurvey.of(path)
                    .ifPresent(text -> problems.add(new Problem(false, directory.where(), text))));
  }

  private static void tryOut(Settings settings, Checks checks, List<Problem> problems) {
    Set<String> endpoints = new TreeSet<>();
    for (MonitoredDirectory directory : checks.monitored().values()) {
      endpoints.addAll(
          Endpoints.of(
              directory.parameter("alsoNotify", settings.get("dropgate.also-notify"), settings)));
    }
    try {
      Gate.tryOut(settings, endpoints);
    } catch (ConfigurationException e) {
      problems.add(new Problem(true, "routes", e.getMessage()));
    }
  }

  private static Map<String, String> asMap(Problem problem) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("level", problem.error() ? "error" : "warning");
    map.put("where", problem.where());
    map.put("message", problem.message());
    return map;
  }
}
