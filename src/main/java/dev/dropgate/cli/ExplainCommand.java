package dev.dropgate.cli;

import dev.dropgate.cli.scan.ExplainReport;
import dev.dropgate.cli.scan.RuleOverrides;
import dev.dropgate.config.GateSettings;
import dev.dropgate.inspect.OnDemandScanner;
import dev.dropgate.runtime.ExitStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The command {@code explain}: shows what each rule sees in a file. */
@Command(
    name = "explain",
    description = "Show what each rule sees in a file, and how long it takes; moves nothing.")
final class ExplainCommand implements Callable<Integer> {
  @ParentCommand private DropgateCommand parent;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files, or folders for all that is in them.")
  private List<Path> paths;

  @Option(names = "--json", description = "Print JSON Lines, one for every file.")
  private boolean json;

  @Mixin private RuleOverrides tryOut;

  @Override
  public Integer call() throws Exception {
    GateSettings settings = parent.settings();
    ExplainReport report = new ExplainReport(System.out, json, tryOut.rules(parent.gate()));
    int depth = (int) settings.number("dropgate.max-depth");
    OnDemandScanner scan = new OnDemandScanner(report::judge, depth, json, report);
    for (Path path : paths) {
      scan.scan(path);
    }
    System.out.flush();
    return report.allClean() ? ExitStatus.DONE : ExitStatus.FINDINGS;
  }
}
