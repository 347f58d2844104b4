package dev.dropgate.cli;

import dev.dropgate.alert.DigestSchedule;
import dev.dropgate.alert.MailStep;
import dev.dropgate.alert.Outbox;
import dev.dropgate.alert.SmtpSender;
import dev.dropgate.files.Json;
import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.Evidence;
import dev.dropgate.inspect.Finding;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.Verdict;
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

/** {@code alert test}: one alert through the shipped mail route, with an outbox of its own. */
@Command(
    name = "test",
    description =
        "Send one test alert through the mail route and tell each step; exit status 0 if the mail server accepted it for all recipients.")
final class AlertTestCommand implements Callable<Integer> {
  /** Longer than connect and read timeouts together. */
  private static final long PATIENCE_MILLIS = 60_000;

  @ParentCommand private AlertCommand parent;

  @Option(names = "--json", description = "Print one JSON line.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Settings settings = parent.parent().settings();
    if (settings.get("dropgate.smtp.host").isEmpty()) {
      throw new ConfigurationException(
          "dropgate.smtp.host is empty, so there is no mail server to try; set it, and dropgate.smtp.to");
    }
    Path outbox = Files.createTempDirectory("dropgate-alert-test-");
    try {
      putTicket(outbox);
      return send(
          settings.with(
              Map.of(
                  "dropgate.outbox",
                  outbox.toString(),
                  "dropgate.alert.digest-interval",
                  "600000")));
    } finally {
      delete(outbox);
    }
  }

  private int send(Settings settings) throws ConfigurationException, InterruptedException {
    try (Gate gate = new Gate(settings, List.of("alert.yaml", "errors.yaml"))) {
      DigestSchedule schedule =
          gate.context().getRegistry().lookupByNameAndType("digestSchedule", DigestSchedule.class);
      if (schedule == null) {
        throw new ConfigurationException(
            "alert.yaml has no bean digestSchedule; alert test needs the shipped mail route");
      }
      SmtpSender sender =
          gate.context().getRegistry().lookupByNameAndType("smtpSender", SmtpSender.class);
      String server = settings.get("dropgate.smtp.host") + ":" + settings.get("dropgate.smtp.port");
      long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
      while (System.nanoTime() < end) {
        if (schedule.hasSent() && steps(sender).stream().allMatch(MailStep::ok)) {
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
          "no answer from " + server + " within " + PATIENCE_MILLIS / 1000 + " s");
    }
  }

  private static List<MailStep> steps(SmtpSender sender) {
    return sender == null ? List.of() : sender.steps();
  }

  private int report(boolean accepted, List<MailStep> steps, String message) {
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("accepted", accepted);
      line.put("message", message);
      line.put("steps", steps);
      System.out.println(Json.line(line));
    } else {
      for (MailStep step : steps) {
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
        new Entry(id, content, folder, Path.of("this-is-a-test.exe"), Kind.FILE, Instant.now());
    Judgement judgement =
        Judgement.of(
            List.of(
                new Finding(
                    "alert-test", Verdict.DANGEROUS, "a test of the alerts; no file was stopped")));
    Outbox outbox = new Outbox();
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
