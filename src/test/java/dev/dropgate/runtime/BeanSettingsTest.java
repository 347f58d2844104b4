package dev.dropgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.dropgate.alert.OutboxConfig;
import dev.dropgate.alert.mail.MailRecipients;
import dev.dropgate.alert.mail.MailTextConfig;
import dev.dropgate.alert.mail.SummaryConfig;
import dev.dropgate.camel.alert.MailDeliveryConfig;
import dev.dropgate.camel.quarantine.RecordRejudger;
import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.InstallationPaths;
import dev.dropgate.quarantine.PurgePolicy;
import dev.dropgate.quarantine.RetentionConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the beans of the route files get for the properties of an operator. */
class BeanSettingsTest {
  @TempDir private Path home;

  @Test
  void foldersOfTheTriageAreAbsolute() throws Exception {
    assertThat(beans(Map.of("dropgate.delivered", home + "/a/../b, \"c\"")))
        .containsEntry("spoolFolder", home.resolve("spool"))
        .containsEntry("deliveredFolder", home.resolve("b, \"c\""));
  }

  @Test
  void limitsOfTheQuarantineHaveUnits() throws Exception {
    Map<String, Object> beans =
        beans(
            Map.of(
                "dropgate.quarantine.keep", "90d",
                "dropgate.quarantine.keep-at-least", "7d",
                "dropgate.quarantine.max-size", "10KB",
                "dropgate.quarantine.max-records", "5",
                "dropgate.smtp.host", "mail.example.org",
                "dropgate.smtp.to", "ops@example.org"));
    PurgePolicy policy =
        new PurgePolicy(Duration.ofDays(90), Duration.ofDays(7), 10 * 1024, 5, true);
    Path held = home.resolve("held");
    RetentionConfig quarantine = (RetentionConfig) beans.get("quarantineRetentionConfig");
    assertThat(quarantine.store().name()).hasToString(home.resolve("quarantine").toString());
    assertThat(quarantine.overflow().name()).hasToString(held.toString());
    assertThat(quarantine.policy()).isEqualTo(policy);
    RetentionConfig heldFiles = (RetentionConfig) beans.get("heldRetentionConfig");
    assertThat(heldFiles.store().name()).hasToString(held.toString());
    assertThat(heldFiles.overflow()).isNull();
    assertThat(heldFiles.policy()).isEqualTo(policy.withoutQuota());
  }

  @Test
  void withoutLimitsAndMailNothingIsPurgedAndNoAlertIsAwaited() throws Exception {
    assertThat(((RetentionConfig) beans(Map.of()).get("heldRetentionConfig")).policy())
        .isEqualTo(new PurgePolicy(null, Duration.ofDays(7), 0, 0, false));
  }

  @Test
  void theOutboxKnowsTheRecipientsAndEndpoints() throws Exception {
    assertThat(
            beans(
                Map.of(
                    "dropgate.smtp.to", "a@example.org, b@example.org",
                    "dropgate.also-notify", "direct:webhook")))
        .containsEntry(
            "outboxConfig",
            new OutboxConfig(
                home.resolve("outbox"), "a@example.org, b@example.org", "direct:webhook"));
  }

  @Test
  void theIntervalOfMailsIsADuration() throws Exception {
    assertThat(
            beans(
                Map.of(
                    "dropgate.smtp.to", "a@example.org",
                    "dropgate.alert.digest-interval", "1500")))
        .containsEntry(
            "mailDeliveryConfig",
            new MailDeliveryConfig(
                home.resolve("outbox"),
                Duration.ofMillis(1500),
                MailRecipients.parse("a@example.org")));
  }

  @Test
  void mailsHaveALanguageTemplatesAndTheRecordsOfThisGate() throws Exception {
    MailTextConfig shipped = (MailTextConfig) beans(Map.of()).get("mailTextConfig");
    assertThat(shipped.language()).isEqualTo("en");
    assertThat(shipped.templates()).isNull();
    assertThat(shipped.commandSetup()).contains("DROPGATE_QUARANTINE", home.toString());
    MailTextConfig own =
        (MailTextConfig)
            beans(
                    Map.of(
                        "dropgate.alert.language",
                        "ko",
                        "dropgate.alert.templates",
                        home + "/mails"))
                .get("mailTextConfig");
    assertThat(own.language()).isEqualTo("ko");
    assertThat(own.templates()).isEqualTo(home.resolve("mails"));
  }

  @Test
  void theSummaryHasATimeOfDayOrNone() throws Exception {
    Path outbox = home.resolve("outbox");
    assertThat(beans(Map.of("dropgate.alert.summary", "08:30")))
        .containsEntry("summaryConfig", new SummaryConfig(outbox, LocalTime.of(8, 30)));
    assertThat(beans(Map.of())).containsEntry("summaryConfig", new SummaryConfig(outbox, null));
  }

  /** Camel creates the beans of all route files from them. */
  @Test
  void everyBeanOfTheShippedRoutesIsCreated() throws Exception {
    GateSettings settings = settings(Map.of());
    StartupChecks checks = new StartupChecks(settings);
    checks.run();
    assertThatCode(() -> RunningGate.validateRoutes(settings, checks)).doesNotThrowAnyException();
  }

  @Test
  void theRejudgerOfTheRoutesCanSendToTheTriage() throws Exception {
    try (RunningGate gate = new RunningGate(settings(Map.of()), List.of("retention.yaml"))) {
      assertThat(gate.bean("heldRejudge", RecordRejudger.class).getCamelContext())
          .isSameAs(gate.context());
    }
  }

  private Map<String, Object> beans(Map<String, String> properties) throws ConfigurationException {
    return BeanSettings.of(settings(properties));
  }

  private GateSettings settings(Map<String, String> properties) throws ConfigurationException {
    Properties system = new Properties();
    system.setProperty("dropgate.home", home.toString());
    system.putAll(properties);
    return Dropgate.loadSettings(new InstallationPaths(null, null, null), system, Map.of());
  }
}
