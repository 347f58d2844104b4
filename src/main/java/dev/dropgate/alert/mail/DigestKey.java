package dev.dropgate.alert.mail;

import dev.dropgate.alert.AlertTicket;

/**
 * What shares a mail: tickets of one directory for the same people.
 *
 * @param directory the monitored directory, escaped; null for a summary
 * @param to recipients, comma-separated; null for the configured ones
 */
record DigestKey(String directory, String to) {
  static DigestKey of(AlertTicket ticket) {
    return new DigestKey(ticket.directory(), ticket.to());
  }

  static DigestKey of(AlertDigest digest) {
    return new DigestKey(digest.directory(), digest.to());
  }
}
