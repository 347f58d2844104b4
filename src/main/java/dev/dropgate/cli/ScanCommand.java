package dev.dropgate.cli;

import dev.dropgate.inspect.Verdict;
import dev.dropgate.intake.Scan;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

  @Override
  public Integer call() throws Exception {
    Settings settings = parent.settings();
    ScanReport report = new ScanReport(System.out, json);
    int depth = flat && !recursive ? 1 : (int) settings.number("dropgate.max-depth");
    Scan scan = new Scan(Inspectors.of(settings).rules(null, null), depth, json, report);
    for (Path path : paths) {
      scan.run(path);
    }
    report.end();
    boolean clean = report.count(Verdict.DANGEROUS) + report.count(Verdict.UNDECIDED) == 0;
    return clean && report.failures() == 0 ? ExitStatus.DONE : ExitStatus.FINDINGS;
  }
}
