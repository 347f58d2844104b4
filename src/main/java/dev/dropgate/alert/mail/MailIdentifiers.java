package dev.dropgate.alert.mail;

import dev.dropgate.io.HostName;

/**
 * The names that a mail and its attachment have among all mails. They depend on the digest alone: a
 * mail that is sent a second time has the same, so that mail programs show it once. Stateless.
 */
final class MailIdentifiers {
  private MailIdentifiers() {}

  /**
   * A message id.
   *
   * @param digest the id of a digest
   * @return in angle brackets, as RFC 5322 wants it
   */
  static String messageId(String digest) {
    return "<" + sanitize(digest) + "@" + sanitize(HostName.get()) + ">";
  }

  /**
   * The name of the attached list.
   *
   * @param digest the id of a digest
   * @return a file name of ASCII letters
   */
  static String listFileName(String digest) {
    return "dropgate-" + sanitize(digest) + ".csv";
  }

  private static String sanitize(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
    return plain.length() <= 200 ? plain : plain.substring(0, 200);
  }
}
