package dev.dropgate.cli;

import dev.dropgate.cli.scan.RuleOverrides;
import dev.dropgate.cli.scan.ScanReport;
import dev.dropgate.cli.text.ProgressBar;
import dev.dropgate.cli.text.Terminal;
import dev.dropgate.config.GateSettings;
import dev.dropgate.inspect.OnDemandScanner;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.runtime.ExitStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The command {@code scan}: judges files and folders. */
@Command(name = "scan", description = "Give verdicts on files and folders; moves nothing.")
final class ScanCommand implements Callable<Integer> {
  @ParentCommand private DropgateCommand parent;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files and folders; folders with all that is below them.")
  private List<Path> paths;

  @Option(names = "--json", description = "Print JSON Lines, one for every entry.")
  private boolean json;

  @Option(
      names = {"-r", "--recursive"},
      description = "Go into folders; this is the default.")
  private boolean recursive;

  @Option(names = "--no-recursive", description = "Do not go into folders below PATH.")
  private boolean flat;

  @Mixin private RuleOverrides tryOut;

  @Override
  public Integer call() throws Exception {
    GateSettings settings = parent.settings();
    RuleSet rules = tryOut.rules(parent.gate());
    int depth = flat && !recursive ? 1 : (int) settings.number("dropgate.max-depth");
    // Counts the entries only if a progress bar is shown.
    OnDemandScanner counting = new OnDemandScanner(rules, depth, false, null);
    long total =
        Terminal.isTerminal(Terminal.STDERR_DESCRIPTOR)
            ? paths.stream().mapToLong(counting::count).sum()
            : 0;
    ScanReport report =
        new ScanReport(System.out, json, Terminal.columns(), new ProgressBar("files", total));
    OnDemandScanner scan = new OnDemandScanner(rules, depth, json, report);
    for (Path path : paths) {
      scan.scan(path);
    }
    report.end();
    return report.allClean() ? ExitStatus.DONE : ExitStatus.FINDINGS;
  }
}
