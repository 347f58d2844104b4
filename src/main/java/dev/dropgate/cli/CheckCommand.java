package dev.dropgate.cli;

import dev.dropgate.cli.text.CountText;
import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.ConfigurationProblem;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.PrintableText;
import dev.dropgate.runtime.CheckReport;
import dev.dropgate.runtime.ExitStatus;
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
    List<ConfigurationProblem> problems;
    List<String> summary = List.of();
    try {
      CheckReport report = parent.gate().check();
      problems = report.problems();
      summary = summary(report);
    } catch (ConfigurationException e) {
      problems = e.problems("configuration");
    }
    for (ConfigurationProblem problem : problems) {
      System.out.println(json ? JsonCodec.toLine(asMap(problem)) : problem.toString());
    }
    boolean wrong = problems.stream().anyMatch(ConfigurationProblem::error);
    if (!json && !wrong) {
      summary.forEach(System.out::println);
    }
    return wrong ? ExitStatus.USAGE : ExitStatus.DONE;
  }

  private static List<String> summary(CheckReport report) {
    List<String> lines = new ArrayList<>();
    report
        .directories()
        .forEach(
            (path, directory) -> lines.add(directory.template() + " " + PrintableText.of(path)));
    int count = report.directories().size();
    lines.add("ok: " + count + (count == 1 ? " monitored directory" : " monitored directories"));
    if (report.fixtures() > 0) {
      lines.add("ok: " + CountText.of(report.fixtures(), "fixture"));
    }
    return lines;
  }

  private static Map<String, String> asMap(ConfigurationProblem problem) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("level", problem.error() ? "error" : "warning");
    map.put("where", problem.where());
    map.put("message", problem.message());
    return map;
  }
}
