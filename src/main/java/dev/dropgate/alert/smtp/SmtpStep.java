package dev.dropgate.alert.smtp;

/**
 * One step of a conversation with a mail server.
 *
 * @param step {@code connect}, {@code tls}, {@code auth}, {@code mail}, {@code rcpt} or {@code
 *     data}
 * @param ok whether the step succeeded
 * @param words the server's reply or the failure, printable, without secrets
 */
public record SmtpStep(String step, boolean ok, String words) {}
