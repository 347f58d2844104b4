package dev.dropgate.runtime;

import dev.dropgate.alert.smtp.SmtpStep;
import java.util.List;

/**
 * The result of a test alert. Immutable.
 *
 * @param accepted whether the mail server accepted it for all recipients
 * @param message the result in one printable sentence without its subject, for example {@code
 *     accepted by HOST:PORT for ADDRESS}
 * @param steps the steps of the conversation with the mail server, in order
 */
public record TestAlertResult(boolean accepted, String message, List<SmtpStep> steps) {}
