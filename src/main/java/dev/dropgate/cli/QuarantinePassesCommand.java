package dev.dropgate.cli;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.io.pass.ReleasePass;
import dev.dropgate.model.PrintableText;
import dev.dropgate.runtime.ExitStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code quarantine passes}: lists the release passes. */
@Command(name = "passes", description = "List what may pass because it was restored or released.")
final class QuarantinePassesCommand implements Callable<Integer> {
  private static final String ROW_FORMAT = "%-27s  %-18s  %-20s  %s%n";

  @ParentCommand private QuarantineCommand parent;

  @Option(names = "--json", description = "Print JSON Lines, one for every pass.")
  private boolean json;

  @Override
  public Integer call() throws ConfigurationException, IOException {
    List<ReleasePass> passes =
        parent.quarantine().passes().all().stream()
            .filter(pass -> !pass.isExpired(Instant.now()))
            .toList();
    if (json) {
      passes.forEach(pass -> System.out.println(JsonCodec.toLine(pass)));
    } else if (passes.isEmpty()) {
      System.out.println("No passes.");
    } else {
      System.out.printf(ROW_FORMAT, "PASS", "SHA-256", "UNTIL", "FOR");
      passes.forEach(pass -> System.out.print(row(pass)));
    }
    return ExitStatus.DONE;
  }

  /** Returns the row of a pass as one printable line, even if the file was edited. */
  static String row(ReleasePass pass) {
    return String.format(
        ROW_FORMAT,
        PrintableText.ofEscaped(pass.id()),
        PrintableText.ofEscaped(pass.sha256().substring(0, Math.min(16, pass.sha256().length())))
            + "..",
        pass.until() == null ? "no end" : PrintableText.ofEscaped(pass.until()),
        meaning(pass));
  }

  /** Returns which files a pass is for, as one printable line. */
  static String meaning(ReleasePass pass) {
    return PrintableText.ofEscaped(pass.scope() + " " + pass.path()).toString();
  }
}
