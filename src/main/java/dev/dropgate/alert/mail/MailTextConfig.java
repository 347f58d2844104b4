package dev.dropgate.alert.mail;

import java.nio.file.Path;

/**
 * The settings of the text of mails.
 *
 * @param language {@code en} or {@code ko}
 * @param templates the folder whose files replace the templates, absolute and normalized; null for
 *     the shipped templates
 * @param commandSetup the shell command that must run before the commands in a mail, so that they
 *     use the records of this gate; empty for none
 */
public record MailTextConfig(String language, Path templates, String commandSetup) {}
