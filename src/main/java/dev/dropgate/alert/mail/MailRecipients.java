package dev.dropgate.alert.mail;

import java.util.Arrays;
import java.util.List;

/**
 * Determines who receives a digest.
 *
 * @param configured the recipients of digests that name none
 */
public record MailRecipients(List<String> configured) {
  /**
   * Parses the configured recipients.
   *
   * @param addresses comma-separated; may be empty
   */
  public static MailRecipients parse(String addresses) {
    return new MailRecipients(split(addresses));
  }

  /**
   * Returns the recipients of a digest. The copy for a configured recipient who is no longer
   * configured goes to those who are.
   */
  public List<String> of(AlertDigest digest) {
    List<String> all = of(digest.to());
    return digest.recipient() != null && (digest.to() != null || all.contains(digest.recipient()))
        ? List.of(digest.recipient())
        : all;
  }

  /**
   * Returns the recipients of a group.
   *
   * @param to addresses, comma-separated; null for the configured ones
   */
  public List<String> of(String to) {
    return to == null ? configured : split(to);
  }

  private static List<String> split(String addresses) {
    return Arrays.stream(addresses.split(","))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .distinct()
        .toList();
  }
}
