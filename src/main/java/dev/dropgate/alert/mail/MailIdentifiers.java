package dev.dropgate.alert.mail;

import dev.dropgate.io.HostName;

/**
 * The identifiers of a mail and its attachment. They depend on the digest alone: a mail that is
 * sent again has the same ones, so that mail programs show it once. Stateless.
 */
final class MailIdentifiers {
  private MailIdentifiers() {}

  /**
   * Returns the message id of a digest's mail.
   *
   * @param digest the id of a digest
   * @return the message id in angle brackets, as in RFC 5322
   */
  static String messageId(String digest) {
    return "<" + sanitize(digest) + "@" + sanitize(HostName.get()) + ">";
  }

  /**
   * Returns the name of the attached list.
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
