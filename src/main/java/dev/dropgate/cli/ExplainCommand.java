package dev.dropgate.cli;

import dev.dropgate.intake.Scan;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code explain}. */
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

  @Mixin private TryOut tryOut;

  @Override
  public Integer call() throws Exception {
    Settings settings = parent.settings();
    ExplainReport report = new ExplainReport(System.out, json, tryOut.rules(settings));
    int depth = (int) settings.number("dropgate.max-depth");
    Scan scan = new Scan(report::judge, depth, json, report);
    for (Path path : paths) {
      scan.run(path);
    }
    System.out.flush();
    return report.allClean() ? ExitStatus.DONE : ExitStatus.FINDINGS;
  }
}
