package dev.dropgate.camel.alert;

import dev.dropgate.alert.mail.MailRecipients;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings of the delivery of mails.
 *
 * @param outbox the outbox, absolute and normalized
 * @param digestInterval the time between two mails of one group, at least a millisecond
 * @param recipients the recipients of mails for directories without recipients of their own
 */
public record MailDeliveryConfig(Path outbox, Duration digestInterval, MailRecipients recipients) {}
