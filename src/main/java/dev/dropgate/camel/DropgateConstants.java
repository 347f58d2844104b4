package dev.dropgate.camel;

import org.apache.camel.spi.Metadata;

/**
 * The exchange properties by which the steps of the flow hand over what they know. Operators use
 * the names in YAML, so a name stays what it is.
 */
public final class DropgateConstants {
  @Metadata(
      description = "The claimed entry: where it was, and where its content is now",
      javaType = "dev.dropgate.model.Entry")
  public static final String ENTRY = "entry";

  @Metadata(
      description = "The verdict on the entry, with its findings; for a batch, only the verdict",
      javaType = "dev.dropgate.model.ScanResult")
  public static final String JUDGEMENT = "judgement";

  @Metadata(
      description = "The SHA-256 and the metadata of an entry that is not clean",
      javaType = "dev.dropgate.io.Evidence")
  public static final String EVIDENCE = "evidence";

  @Metadata(
      description =
          "The entries of a batch that are not clean, each with its findings and its evidence",
      javaType = "java.util.List<dev.dropgate.camel.JudgedEntry>")
  public static final String JUDGED_ENTRIES = "CamelDropgateJudgedEntries";

  @Metadata(
      description = "The blocked extensions of the directory; null for those of the settings",
      javaType = "String")
  public static final String BLOCKED_EXTENSIONS = "blockedExtensions";

  @Metadata(
      description = "The rules whose mode differs in the directory; null for none",
      javaType = "String")
  public static final String RULES = "rules";

  @Metadata(
      description = "The folder for clean files of the directory; null for that of the settings",
      javaType = "String")
  public static final String DELIVERED = "delivered";

  @Metadata(
      description = "The endpoints that get the alerts of the directory, comma-separated",
      javaType = "String")
  public static final String ALSO_NOTIFY = "alsoNotify";

  @Metadata(
      description = "The recipients of the alerts of the directory, comma-separated",
      javaType = "String")
  public static final String MAIL_TO = "mailTo";

  @Metadata(
      description = "Whether clean files of the directory stay where they are",
      javaType = "Boolean")
  public static final String IN_PLACE = "inPlace";

  @Metadata(
      description = "The folder of the source in the spool, for notes about the judging",
      javaType = "dev.dropgate.intake.spool.SpoolFolder")
  public static final String SPOOL_FOLDER = "spoolFolder";

  @Metadata(
      description =
          "What has left the spool for good: true, or for a batch the set of claims, as paths",
      javaType = "Object")
  public static final String LEFT_SPOOL = "dropgateLeft";

  @Metadata(
      description =
          "The claims of a batch that are delivered, as a set of paths. A copy to another file"
              + " system leaves its claim in the spool until it is durable",
      javaType = "java.util.Set")
  public static final String DELIVERED_CLAIMS = "dropgateDelivered";

  @Metadata(
      description =
          "What the writes of all steps belong to: they are on disk together when the batch is"
              + " committed; without it, each write is synced at once",
      javaType = "dev.dropgate.io.UnitOfWork")
  public static final String UNIT_OF_WORK = "CamelDropgateUnitOfWork";

  @Metadata(
      description = "The alert that goes to an endpoint",
      javaType = "dev.dropgate.alert.AlertTicket")
  public static final String TICKET = "ticket";

  @Metadata(description = "The URI of the endpoint that gets the alert", javaType = "String")
  public static final String ENDPOINT = "endpoint";

  @Metadata(
      description = "The alerts that go into one mail",
      javaType = "dev.dropgate.alert.mail.AlertDigest")
  public static final String DIGEST = "digest";

  @Metadata(description = "The only recipient of a copy of the mail", javaType = "String")
  public static final String RECIPIENT = "recipient";

  @Metadata(description = "All recipients of the mail, comma-separated", javaType = "String")
  public static final String RECIPIENTS = "recipients";

  private DropgateConstants() {}
}
