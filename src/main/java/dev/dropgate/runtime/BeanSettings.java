package dev.dropgate.runtime;

import dev.dropgate.alert.OutboxConfig;
import dev.dropgate.alert.mail.MailRecipients;
import dev.dropgate.alert.mail.MailTextConfig;
import dev.dropgate.alert.mail.SummaryConfig;
import dev.dropgate.camel.alert.MailDeliveryConfig;
import dev.dropgate.config.CommandSetup;
import dev.dropgate.config.GateSettings;
import dev.dropgate.model.QuantityParser;
import dev.dropgate.quarantine.PurgePolicy;
import dev.dropgate.quarantine.QuarantineStore;
import dev.dropgate.quarantine.RetentionConfig;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the settings that the beans of the shipped route files take in their constructors. The
 * route files refer to them as {@code #bean:NAME}. Stateless.
 */
final class BeanSettings {
  private BeanSettings() {}

  /**
   * Returns the settings by the names that the route files use.
   *
   * @param settings valid settings
   */
  static Map<String, Object> of(GateSettings settings) {
    Map<String, Object> beans = new TreeMap<>();
    beans.put("spoolFolder", settings.path("dropgate.spool"));
    beans.put("deliveredFolder", settings.path("dropgate.delivered"));
    beans.put(
        "outboxConfig",
        new OutboxConfig(
            settings.path("dropgate.outbox"),
            settings.get("dropgate.smtp.to"),
            settings.get("dropgate.also-notify")));
    beans.put(
        "mailDeliveryConfig",
        new MailDeliveryConfig(
            settings.path("dropgate.outbox"),
            Duration.ofMillis(settings.number("dropgate.alert.digest-interval")),
            MailRecipients.parse(settings.get("dropgate.smtp.to"))));
    beans.put("mailTextConfig", mailText(settings));
    String summary = settings.get("dropgate.alert.summary");
    beans.put(
        "summaryConfig",
        new SummaryConfig(
            settings.path("dropgate.outbox"), summary.isEmpty() ? null : LocalTime.parse(summary)));
    List<QuarantineStore> stores = ConfiguredQuarantine.of(settings).stores();
    QuarantineStore quarantine = stores.get(0);
    QuarantineStore held = stores.get(1);
    PurgePolicy policy = purgePolicy(settings);
    beans.put("quarantineRetentionConfig", new RetentionConfig(quarantine, held, policy));
    beans.put("heldRetentionConfig", new RetentionConfig(held, null, policy.withoutQuota()));
    return beans;
  }

  /** Returns the settings of the text of mails. */
  static MailTextConfig mailText(GateSettings settings) {
    return new MailTextConfig(
        settings.get("dropgate.alert.language"),
        settings.get("dropgate.alert.templates").isEmpty()
            ? null
            : settings.path("dropgate.alert.templates"),
        CommandSetup.of(settings));
  }

  // Records whose alerts leave by mail stay until the mail server has accepted the alert.
  private static PurgePolicy purgePolicy(GateSettings settings) {
    String keep = settings.get("dropgate.quarantine.keep");
    String keepAtLeast = settings.get("dropgate.quarantine.keep-at-least");
    String maxSize = settings.get("dropgate.quarantine.max-size");
    String maxRecords = settings.get("dropgate.quarantine.max-records");
    return new PurgePolicy(
        keep.isEmpty() ? null : QuantityParser.parseDuration(keep),
        keepAtLeast.isEmpty() ? Duration.ZERO : QuantityParser.parseDuration(keepAtLeast),
        maxSize.isEmpty() ? 0 : QuantityParser.parseBytes(maxSize),
        maxRecords.isEmpty() ? 0 : Long.parseLong(maxRecords),
        !settings.get("dropgate.smtp.host").isEmpty());
  }
}
