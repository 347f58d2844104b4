package dev.dropgate.alert;

import dev.dropgate.io.Evidence;
import dev.dropgate.io.HostName;
import dev.dropgate.model.Entry;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.SafeText;
import dev.dropgate.model.ScanResult;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An alert that still has to leave: a file in the outbox. All texts are printable.
 *
 * @param id the record's id
 * @param verdict {@code DANGEROUS} or {@code UNDECIDED}
 * @param path where the file was found, escaped
 * @param pathBytes the same in hex; null where {@code path} escaped nothing
 * @param directory the monitored directory, escaped
 * @param rule ids of the rules, comma-separated
 * @param reason what they saw
 * @param size in bytes
 * @param sha256 of the content; null if it could not be read
 * @param detectedAt ISO 8601 in UTC
 * @param host where
 * @param endpoint another endpoint that asked for this alert; null for mail
 * @param to who gets the mail, comma-separated; null for the configured recipients
 * @param alsoNotify the other endpoint that is told if the mail is refused; null for none
 */
public record AlertTicket(
    String id,
    String verdict,
    String path,
    String pathBytes,
    String directory,
    String rule,
    String reason,
    long size,
    String sha256,
    String detectedAt,
    String host,
    String endpoint,
    String to,
    String alsoNotify) {
  /** A file with one bit wrong may still be JSON; what nobody could read in a mail is no ticket. */
  public AlertTicket {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(detectedAt, "detectedAt");
  }

  /** A ticket for the configured recipients. */
  public AlertTicket(
      String id,
      String verdict,
      String path,
      String pathBytes,
      String directory,
      String rule,
      String reason,
      long size,
      String sha256,
      String detectedAt,
      String host,
      String endpoint) {
    this(
        id,
        verdict,
        path,
        pathBytes,
        directory,
        rule,
        reason,
        size,
        sha256,
        detectedAt,
        host,
        endpoint,
        null,
        null);
  }

  public AlertTicket forMail(String recipients, String otherEndpoint) {
    return new AlertTicket(
        id,
        verdict,
        path,
        pathBytes,
        directory,
        rule,
        reason,
        size,
        sha256,
        detectedAt,
        host,
        null,
        recipients == null || recipients.isBlank() ? null : recipients.strip(),
        otherEndpoint == null || otherEndpoint.isBlank() ? null : otherEndpoint);
  }

  public static AlertTicket of(
      Entry entry, ScanResult judgement, Evidence evidence, String endpoint) {
    Path path = entry.path();
    return new AlertTicket(
        entry.id(),
        judgement.verdict().name(),
        SafeText.of(path),
        SafeText.needsEscaping(path) ? HexFormat.of().formatHex(RawNames.bytes(path)) : null,
        SafeText.of(entry.directory()),
        judgement.rules(),
        judgement.reasons(),
        evidence.size(),
        evidence.sha256(),
        entry.claimedAt().toString(),
        HostName.get(),
        endpoint);
  }
}
