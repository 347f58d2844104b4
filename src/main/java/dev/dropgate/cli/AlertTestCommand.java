package dev.dropgate.cli;

import dev.dropgate.alert.AlertOutbox;
import dev.dropgate.alert.smtp.SmtpStep;
import dev.dropgate.camel.alert.MailPollStrategy;
import dev.dropgate.camel.alert.SmtpSender;
import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.SafeText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import dev.dropgate.runtime.ExitStatus;
import dev.dropgate.runtime.RunningGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * The command {@code alert test}: sends one alert through the shipped mail route, with its own
 * outbox.
 */
@Command(
    name = "test",
    description =
        "Send one test alert through the mail route and tell each step; exit status 0 if the mail server accepted it for all recipients.")
final class AlertTestCommand implements Callable<Integer> {
  /** Longer than the connect and read timeouts together. */
  private static final long MAX_WAIT_MILLIS = 60_000;

  @ParentCommand private AlertCommand parent;

  @Option(names = "--json", description = "Print one JSON line.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    GateSettings settings = parent.parent().settings();
    if (settings.get("dropgate.smtp.host").isEmpty()) {
      throw new ConfigurationException(
          "dropgate.smtp.host is empty, so there is no mail server to try; set it, and dropgate.smtp.to");
    }
    Path outbox = Files.createTempDirectory("dropgate-alert-test-");
    try {
      putTicket(outbox);
      return send(
          settings.withOverrides(
              Map.of(
                  "dropgate.outbox",
                  outbox.toString(),
                  "dropgate.alert.digest-interval",
                  "600000")));
    } finally {
      delete(outbox);
    }
  }

  private int send(GateSettings settings) throws ConfigurationException, InterruptedException {
    try (RunningGate gate = new RunningGate(settings, List.of("alert.yaml", "errors.yaml"))) {
      MailPollStrategy schedule = gate.bean("digestSchedule", MailPollStrategy.class);
      if (schedule == null) {
        throw new ConfigurationException(
            "alert.yaml has no bean digestSchedule; alert test needs the shipped mail route");
      }
      SmtpSender sender = gate.bean("smtpSender", SmtpSender.class);
      String server = settings.get("dropgate.smtp.host") + ":" + settings.get("dropgate.smtp.port");
      long end = System.nanoTime() + MAX_WAIT_MILLIS * 1_000_000;
      while (System.nanoTime() < end) {
        if (schedule.hasSent() && steps(sender).stream().allMatch(SmtpStep::ok)) {
          return report(
              true,
              steps(sender),
              "accepted by " + server + " for " + settings.get("dropgate.smtp.to"));
        }
        if (schedule.problem() != null) {
          return report(
              false, steps(sender), "not accepted by " + server + ": " + schedule.problem());
        }
        Thread.sleep(50);
      }
      return report(
          false,
          steps(sender),
          "no answer from " + server + " within " + MAX_WAIT_MILLIS / 1000 + " s");
    }
  }

  private static List<SmtpStep> steps(SmtpSender sender) {
    return sender == null ? List.of() : sender.steps();
  }

  private int report(boolean accepted, List<SmtpStep> steps, String message) {
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("accepted", accepted);
      line.put("message", message);
      line.put("steps", steps);
      System.out.println(JsonCodec.toLine(line));
    } else {
      for (SmtpStep step : steps) {
        System.out.printf("%-8s %-7s %s%n", step.step(), step.ok() ? "ok" : "failed", step.words());
      }
      (accepted ? System.out : System.err).println("Test alert " + message);
    }
    return accepted ? ExitStatus.DONE : ExitStatus.FINDINGS;
  }

  private static void putTicket(Path folder) throws IOException {
    Path content = Files.writeString(folder.resolve("test"), "This is a test.\n");
    String id = "test-" + Instant.now().toString().replaceAll("[^0-9TZ]", "");
    Entry entry =
        new Entry(
            id, content, folder, Path.of("this-is-a-test.exe"), EntryKind.FILE, Instant.now());
    ScanResult judgement =
        ScanResult.of(
            List.of(
                new Finding(
                    "alert-test", Verdict.DANGEROUS, "a test of the alerts; no file was stopped")));
    AlertOutbox outbox = new AlertOutbox();
    outbox.setFolder(folder.toString());
    outbox.put(entry, judgement, Evidence.of(content, true));
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new IOException("cannot remove " + SafeText.of(folder), e);
    }
  }
}
