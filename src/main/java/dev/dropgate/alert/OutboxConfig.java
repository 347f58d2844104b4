package dev.dropgate.alert;

import java.nio.file.Path;

/**
 * The settings of the outbox.
 *
 * @param folder the outbox, absolute and normalized
 * @param recipients the configured recipients of mails, comma-separated. Tickets for them contain
 *     no addresses, so they follow later changes of the configuration
 * @param alsoNotify the endpoints for alerts of entries that name none: URIs as written, with
 *     placeholders, comma-separated; empty for none
 */
public record OutboxConfig(Path folder, String recipients, String alsoNotify) {}
