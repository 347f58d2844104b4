package dev.dropgate.alert;

/**
 * What shares a mail: tickets of one directory for the same people.
 *
 * @param directory the monitored directory, escaped; null for a summary
 * @param to recipients, comma-separated; null for the configured ones
 */
record Group(String directory, String to) {
  static Group of(Ticket ticket) {
    return new Group(ticket.directory(), ticket.to());
  }

  static Group of(Digest digest) {
    return new Group(digest.directory(), digest.to());
  }
}
