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

  /** Returns the recipients of a digest. */
  public List<String> of(AlertDigest digest) {
    return digest.to() == null ? configured : split(digest.to());
  }

  private static List<String> split(String addresses) {
    return Arrays.stream(addresses.split(","))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .toList();
  }
}
