package dev.dropgate.alert;

import dev.dropgate.alert.endpoint.EndpointUris;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.HostName;
import dev.dropgate.model.Entry;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.ScanResult;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An alert that is still to be sent: a file in the outbox. All texts are printable.
 *
 * @param id the record's id
 * @param verdict {@code DANGEROUS} or {@code UNDECIDED}
 * @param path the original path of the file, escaped
 * @param pathBytes the original path in hex; null if {@code path} contains no escapes
 * @param directory the monitored directory, escaped
 * @param rule ids of the rules, comma-separated
 * @param reason the messages of the findings
 * @param size the size in bytes
 * @param sha256 the SHA-256 of the content; null if it could not be read
 * @param detectedAt the time of the claim, ISO 8601 in UTC
 * @param host the host of the gate
 * @param endpoint the endpoint that the alert is for; null for mail
 * @param to the recipients of the mail, comma-separated; null for the configured recipients
 * @param alsoNotify the other endpoints to notify if the mail is refused; null for none
 * @param delivery the state after a failed attempt to send it to the endpoint; null if none failed
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
    String alsoNotify,
    DeliveryState delivery)
    implements OutboxMessage<AlertTicket> {
  /**
   * Rejects a ticket that lacks a value that a mail needs. A file with one wrong bit may still be
   * valid JSON.
   */
  public AlertTicket {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(detectedAt, "detectedAt");
  }

  /** Creates a ticket for the configured recipients. */
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
        null,
        null);
  }

  public AlertTicket forMail(String recipients, String otherEndpoint) {
    return copy(
        null,
        recipients == null || recipients.isBlank() ? null : recipients.strip(),
        otherEndpoint == null || otherEndpoint.isBlank() ? null : otherEndpoint,
        null);
  }

  public AlertTicket forEndpoint(String name) {
    return copy(name, null, null, null);
  }

  /** Returns the id, and a part for the endpoint if it is not for mail. */
  @Override
  public String key() {
    return endpoint == null ? id : id + "." + EndpointUris.fileKey(endpoint);
  }

  @Override
  public boolean hasValidIds() {
    return OutboxLayout.isFileName(id);
  }

  @Override
  public AlertTicket withDelivery(DeliveryState state) {
    return copy(endpoint, to, alsoNotify, state);
  }

  private AlertTicket copy(String endpoint, String to, String alsoNotify, DeliveryState delivery) {
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
        endpoint,
        to,
        alsoNotify,
        delivery);
  }

  public static AlertTicket of(
      Entry entry, ScanResult judgement, Evidence evidence, String endpoint) {
    Path path = entry.path();
    return new AlertTicket(
        entry.id(),
        judgement.verdict().name(),
        PrintableText.of(path).toString(),
        PrintableText.needsEscaping(path) ? HexFormat.of().formatHex(RawNames.bytes(path)) : null,
        PrintableText.of(entry.directory()).toString(),
        judgement.rules(),
        judgement.reasons().toString(),
        evidence.size(),
        evidence.sha256(),
        entry.claimedAt().toString(),
        HostName.get(),
        endpoint);
  }
}
