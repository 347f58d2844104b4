package dev.dropgate.cli;

import dev.dropgate.cli.record.OperatorIdentity;
import dev.dropgate.cli.text.FailureText;
import dev.dropgate.config.ConfigurationException;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.io.pass.ReleasePass;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.runtime.ExitStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The command {@code quarantine revoke}: revokes release passes. */
@Command(
    name = "revoke",
    description = "Take passes back: what they let pass is caught again at the next poll.")
final class QuarantineRevokeCommand implements Callable<Integer> {
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
    QuarantineService quarantine = parent.quarantine();
    int status = ExitStatus.DONE;
    for (String id : ids) {
      try {
        ReleasePass pass =
            quarantine.revoke(
                id,
                OperatorIdentity.name(),
                reason == null ? null : PrintableText.of(reason).toString());
        System.out.println(
            json
                ? JsonCodec.toLine(Map.of("pass", pass.id(), "revoked", true))
                : PrintableText.ofEscaped(pass.id())
                    + " is revoked: "
                    + QuarantinePassesCommand.meaning(pass));
      } catch (IOException e) {
        System.err.println("dropgate: " + PrintableText.of(id) + ": " + FailureText.toText(e));
        status = ExitStatus.FINDINGS;
      }
    }
    return status;
  }
}
