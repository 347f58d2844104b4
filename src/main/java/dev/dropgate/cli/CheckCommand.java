package dev.dropgate.cli;

import dev.dropgate.files.Json;
import dev.dropgate.files.SafeText;
import dev.dropgate.intake.RightsSurvey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    List<Problem> problems = new ArrayList<>();
    List<String> order = List.of();
    try {
      order = check(parent.settings(), problems);
    } catch (ConfigurationException e) {
      problems.addAll(e.problems("configuration"));
    }
    for (Problem problem : problems) {
      System.out.println(json ? Json.line(asMap(problem)) : problem.toString());
    }
    boolean wrong = problems.stream().anyMatch(Problem::error);
    if (!json && !wrong) {
      order.forEach(System.out::println);
    }
    return wrong ? ExitStatus.USAGE : ExitStatus.DONE;
  }

  // Returns what to say if nothing is wrong.
  private static List<String> check(Settings settings, List<Problem> problems)
      throws ConfigurationException, IOException {
    Checks checks = new Checks(settings);
    problems.addAll(checks.run());
    if (problems.stream().noneMatch(Problem::error)) {
      tryOut(settings, checks, problems);
      rights(checks, problems);
    }
    Fixtures fixtures = new Fixtures(settings, Inspectors.of(settings));
    if (problems.stream().noneMatch(Problem::error)) {
      problems.addAll(fixtures.run());
    }
    List<String> order = new ArrayList<>();
    checks
        .monitored()
        .forEach((path, directory) -> order.add(directory.template() + " " + SafeText.of(path)));
    int count = checks.monitored().size();
    order.add("ok: " + count + (count == 1 ? " monitored directory" : " monitored directories"));
    if (fixtures.count() > 0) {
      order.add("ok: " + Amount.of(fixtures.count(), "fixture"));
    }
    return order;
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
    try {
      Gate.tryOut(settings, checks.alsoNotified());
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
