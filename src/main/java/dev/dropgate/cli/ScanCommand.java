package dev.dropgate.cli;

import dev.dropgate.inspect.RuleSet;
import dev.dropgate.intake.Scan;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code scan}. */
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

  @Mixin private TryOut tryOut;

  @Override
  public Integer call() throws Exception {
    Settings settings = parent.settings();
    RuleSet rules = tryOut.rules(settings);
    int depth = flat && !recursive ? 1 : (int) settings.number("dropgate.max-depth");
    // Only a bar needs to know how many there are.
    Scan counting = new Scan(rules, depth, false, null);
    long total = Terminal.is(Terminal.ERR) ? paths.stream().mapToLong(counting::count).sum() : 0;
    ScanReport report =
        new ScanReport(System.out, json, Terminal.columns(), new Progress("files", total));
    Scan scan = new Scan(rules, depth, json, report);
    for (Path path : paths) {
      scan.run(path);
    }
    report.end();
    return report.allClean() ? ExitStatus.DONE : ExitStatus.FINDINGS;
  }
}
