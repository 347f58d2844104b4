package dev.dropgate.runtime;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.smtp.SmtpStep;
import dev.dropgate.camel.alert.AlertTicketWriter;
import dev.dropgate.camel.alert.MailDelivery;
import dev.dropgate.camel.alert.SmtpSender;
import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.io.Evidence;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Sends one alert through the mail route of the route files, with its own outbox. */
final class TestAlertSender {
  /** Longer than the connect and read timeouts together. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  /** No second mail is sent before the command ends. */
  private static final Duration DIGEST_INTERVAL = Duration.ofMinutes(10);

  private static final long POLL_INTERVAL_MILLIS = 50;

  private final GateSettings settings;

  TestAlertSender(GateSettings settings) {
    this.settings = settings;
  }

  TestAlertResult send() throws ConfigurationException, IOException, InterruptedException {
    if (settings.get("dropgate.smtp.host").isEmpty()) {
      throw new ConfigurationException(
          "dropgate.smtp.host is empty, so there is no mail server to try; set it, and dropgate.smtp.to");
    }
    Path outbox = Files.createTempDirectory("dropgate-alert-test-");
    try {
      putTicket(outbox);
      return await(
          settings.withOverrides(
              Map.of(
                  "dropgate.outbox",
                  outbox.toString(),
                  "dropgate.alert.digest-interval",
                  Long.toString(DIGEST_INTERVAL.toMillis()))));
    } finally {
      delete(outbox);
    }
  }

  private static TestAlertResult await(GateSettings settings)
      throws ConfigurationException, InterruptedException {
    try (RunningGate gate = new RunningGate(settings, List.of("alert.yaml", "errors.yaml"))) {
      MailDelivery delivery = gate.bean("mailDelivery", MailDelivery.class);
      if (delivery == null) {
        throw new ConfigurationException(
            "alert.yaml has no bean mailDelivery; alert test needs the shipped mail route");
      }
      SmtpSender sender = gate.bean("smtpSender", SmtpSender.class);
      String server = settings.get("dropgate.smtp.host") + ":" + settings.get("dropgate.smtp.port");
      long end = System.nanoTime() + MAX_WAIT.toNanos();
      while (System.nanoTime() - end < 0) {
        if (delivery.hasTried()) {
          return result(delivery.problem(), server, settings.get("dropgate.smtp.to"), sender);
        }
        Thread.sleep(POLL_INTERVAL_MILLIS);
      }
      return new TestAlertResult(
          false,
          "no answer from " + server + " within " + MAX_WAIT.toSeconds() + " s",
          steps(sender));
    }
  }

  // Each recipient gets a mail, so the last one may succeed after another one has failed.
  private static TestAlertResult result(
      String problem, String server, String recipients, SmtpSender sender) {
    List<SmtpStep> steps = steps(sender);
    Optional<String> failure =
        Optional.ofNullable(problem)
            .or(() -> steps.stream().filter(step -> !step.ok()).findFirst().map(SmtpStep::words));
    return failure.isPresent()
        ? new TestAlertResult(
            false, "not accepted by " + server + ": " + failure.orElseThrow(), steps)
        : new TestAlertResult(true, "accepted by " + server + " for " + recipients, steps);
  }

  private static List<SmtpStep> steps(SmtpSender sender) {
    return sender == null ? List.of() : sender.steps();
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
    AlertTicketWriter.tickets(new OutboxLayout(folder))
        .add(AlertTicket.of(entry, judgement, Evidence.of(content, true), null));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new IOException("cannot remove " + PrintableText.of(folder), e);
    }
  }
}
