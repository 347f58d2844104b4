package dev.dropgate.cli;

import dev.dropgate.files.Json;
import dev.dropgate.files.RawNames;
import dev.dropgate.files.SafeText;
import dev.dropgate.quarantine.GiveBack;
import dev.dropgate.quarantine.GivenBackFile;
import dev.dropgate.quarantine.Quarantine;
import dev.dropgate.quarantine.Restorer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code restore} and {@code release} share. */
final class GiveBackOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "ID", description = QuarantineCommand.ID)
  private List<String> ids;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; it goes on record.")
  private String reason;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Folder to put the files into. Default: where each was.")
  private Path to;

  @Option(names = "--rename", description = "Give a file another name if its own is taken.")
  private boolean rename;

  @Option(names = "--json", description = "Print JSON Lines, one for every record.")
  private boolean json;

  /**
   * Gives them back, one after the other; goes on after a failure.
   *
   * @param quarantine where they are
   * @param release whether their content may pass from now on
   * @param until how long; null if it does not end
   * @return the exit status
   */
  int run(Quarantine quarantine, boolean release, Instant until) {
    if (reason.isBlank()) {
      throw new ParameterException(spec.commandLine(), "--reason is empty; say why");
    }
    GiveBack how = new GiveBack(Operator.name(), SafeText.of(reason), to, rename, release, until);
    Restorer restorer = new Restorer(quarantine);
    int status = ExitStatus.DONE;
    for (String id : ids) {
      try {
        print(restorer.giveBack(id, how), until);
      } catch (IOException e) {
        System.err.println("dropgate: " + SafeText.of(id) + ": " + Failure.text(e));
        status = ExitStatus.FINDINGS;
      }
    }
    return status;
  }

  private void print(GivenBackFile file, Instant until) {
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("id", file.id());
      line.put("restoredTo", SafeText.of(file.file()));
      if (SafeText.escapes(file.file())) {
        line.put("restoredToBytes", HexFormat.of().formatHex(RawNames.bytes(file.file())));
      }
      line.put("passes", file.passes());
      line.put("until", until == null ? null : until.toString());
      line.put("warnings", file.warnings());
      line.values().removeIf(value -> value == null);
      System.out.println(Json.line(line));
    } else {
      System.out.println(file.id() + " is back: " + SafeText.of(file.file()));
    }
    for (String warning : file.warnings()) {
      System.err.println("dropgate: warning: " + file.id() + ": " + warning);
    }
  }
}
