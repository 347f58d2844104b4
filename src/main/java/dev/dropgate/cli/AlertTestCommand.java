package dev.dropgate.cli;

import dev.dropgate.alert.smtp.SmtpStep;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.runtime.ExitStatus;
import dev.dropgate.runtime.TestAlertResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code alert test}: sends one alert through the mail route. */
@Command(
    name = "test",
    description =
        "Send one test alert through the mail route and tell each step; exit status 0 if the mail server accepted it for all recipients.")
final class AlertTestCommand implements Callable<Integer> {
  @ParentCommand private AlertCommand parent;

  @Option(names = "--json", description = "Print one JSON line.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    TestAlertResult result = parent.parent().gate().sendTestAlert();
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("accepted", result.accepted());
      line.put("message", result.message());
      line.put("steps", result.steps());
      System.out.println(JsonCodec.toLine(line));
    } else {
      for (SmtpStep step : result.steps()) {
        System.out.printf("%-8s %-7s %s%n", step.step(), step.ok() ? "ok" : "failed", step.words());
      }
      (result.accepted() ? System.out : System.err).println("Test alert " + result.message());
    }
    return result.accepted() ? ExitStatus.DONE : ExitStatus.FINDINGS;
  }
}
