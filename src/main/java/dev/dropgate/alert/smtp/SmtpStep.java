package dev.dropgate.alert.smtp;

/**
 * One step of a conversation with a mail server.
 *
 * @param step {@code connect}, {@code tls}, {@code auth}, {@code mail}, {@code rcpt} or {@code
 *     data}
 * @param ok whether the server went along
 * @param words what was said, printable, without secrets
 */
public record SmtpStep(String step, boolean ok, String words) {}
