package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertTicket;

/**
 * The group of tickets that share a mail: those of one directory for the same recipients.
 *
 * @param directory the monitored directory, escaped; null for a summary
 * @param to the recipients, comma-separated; null for the configured ones
 */
record DigestKey(String directory, String to) {
  static DigestKey of(AlertTicket ticket) {
    return new DigestKey(ticket.directory(), ticket.to());
  }

  static DigestKey of(AlertDigest digest) {
    return new DigestKey(digest.directory(), digest.to());
  }
}
