package dev.dropgate.cli;

import dev.dropgate.files.Json;
import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Pass;
import dev.dropgate.quarantine.Quarantine;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code quarantine revoke}. */
@Command(
    name = "revoke",
    description = "Take passes back: what they let pass is caught again at the next poll.")
final class RevokeCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;

  @Parameters(
      arity = "1..*",
      paramLabel = "PASS",
      description = "Passes; the beginning of an id will do.")
  private List<String> ids;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it goes on record.")
  private String reason;

  @Option(names = "--json", description = "Print JSON Lines, one for every pass.")
  private boolean json;

  @Override
  public Integer call() throws ConfigurationException, IOException {
    Quarantine quarantine = parent.quarantine();
    int status = ExitStatus.DONE;
    for (String id : ids) {
      try {
        Pass pass =
            quarantine.revoke(id, Operator.name(), reason == null ? null : SafeText.of(reason));
        System.out.println(
            json
                ? Json.line(Map.of("pass", pass.id(), "revoked", true))
                : SafeText.again(pass.id()) + " is revoked: " + PassesCommand.meaning(pass));
      } catch (IOException e) {
        System.err.println("dropgate: " + SafeText.of(id) + ": " + Failure.text(e));
        status = ExitStatus.FINDINGS;
      }
    }
    return status;
  }
}
