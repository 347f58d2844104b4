package dev.dropgate.alert;

import dev.dropgate.alert.endpoint.EndpointNames;
import dev.dropgate.alert.endpoint.EndpointUris;
import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.Entry;
import dev.dropgate.model.ScanResult;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/**
 * Writes alert tickets. A ticket is on disk before any attempt to send it, and the same claim
 * creates the same ticket. Thread safe.
 */
public final class AlertOutbox {
  private final Path folder;
  private final String configuredRecipients;
  private final String defaultEndpoints;
  private final EndpointNames names;

  /**
   * Creates an outbox.
   *
   * @param config the settings
   * @param names the names that represent endpoints on disk
   */
  public AlertOutbox(OutboxConfig config, EndpointNames names) {
    this.folder = config.folder();
    this.configuredRecipients = config.recipients();
    this.defaultEndpoints = names.resolve(config.alsoNotify());
    this.names = names;
  }

  /**
   * Writes a ticket for the entry in an exchange. Takes the whole exchange, because evaluating five
   * expressions costs more than the ticket.
   *
   * @param exchange the exchange; its properties {@code mailTo} and {@code alsoNotify} may be
   *     missing. If {@code alsoNotify} is missing, as for an entry that does not come from a
   *     monitored directory, this method sets it to the configured endpoints
   * @throws IOException if the ticket is not on disk
   */
  public void putEntry(Exchange exchange) throws IOException {
    if (!defaultEndpoints.isEmpty() && exchange.getProperty("alsoNotify") == null) {
      exchange.setProperty("alsoNotify", defaultEndpoints);
    }
    put(
        exchange.getProperty("entry", Entry.class),
        exchange.getProperty("judgement", ScanResult.class),
        exchange.getProperty("evidence", Evidence.class),
        exchange.getProperty("mailTo", String.class),
        exchange.getProperty("alsoNotify", String.class));
  }

  /**
   * Writes a ticket for the configured recipients.
   *
   * @param entry the stopped entry
   * @param judgement the result of its scan
   * @param evidence its size, hash and metadata
   * @throws IOException if the ticket is not on disk
   */
  public void put(Entry entry, ScanResult judgement, Evidence evidence) throws IOException {
    write(folder.resolve(entry.id() + ".json"), AlertTicket.of(entry, judgement, evidence, null));
  }

  /**
   * Writes a ticket for the recipients of a directory.
   *
   * @param entry the stopped entry
   * @param judgement the result of its scan
   * @param evidence its size, hash and metadata
   * @param to the recipients of the mail, comma-separated; empty or null for the configured
   *     recipients
   * @param alsoNotify the endpoints to notify if the mail is refused; empty or null for none
   * @throws IOException if the ticket is not on disk
   */
  public void put(
      Entry entry, ScanResult judgement, Evidence evidence, String to, String alsoNotify)
      throws IOException {
    write(
        folder.resolve(entry.id() + ".json"),
        AlertTicket.of(entry, judgement, evidence, null)
            .forMail(configuredRecipients.equals(to) ? null : to, nameAll(alsoNotify)));
  }

  /**
   * Writes a ticket for each endpoint other than the mail server.
   *
   * @param entry the stopped entry
   * @param judgement the result of its scan
   * @param evidence its size, hash and metadata
   * @param alsoNotify URIs of endpoints, comma-separated; see {@link EndpointUris#parse}
   * @throws IOException if not all tickets are on disk
   */
  public void putFor(Entry entry, ScanResult judgement, Evidence evidence, String alsoNotify)
      throws IOException {
    Path waiting = DurableFiles.createPrivateFolders(folder.resolve("also-notify"));
    for (String uri : EndpointUris.parse(alsoNotify)) {
      String endpoint = names.nameOf(uri);
      AlertTicket ticket = AlertTicket.of(entry, judgement, evidence, endpoint);
      writeFor(endpoint, waiting, ticket);
    }
  }

  private String nameAll(String alsoNotify) {
    return alsoNotify == null
        ? null
        : EndpointUris.parse(alsoNotify).stream()
            .map(names::nameOf)
            .collect(Collectors.joining(", "));
  }

  /** Writes a ticket for one endpoint to the folder {@code also-notify}. */
  public static void writeFor(String endpoint, Path folder, AlertTicket ticket) throws IOException {
    write(folder.resolve(ticket.id() + "." + EndpointUris.fileKey(endpoint) + ".json"), ticket);
  }

  private static void write(Path file, AlertTicket ticket) throws IOException {
    if (isAlreadyWritten(file)) {
      return; // avoids writing a file that would have to be removed
    }
    try {
      AtomicFileWriter.writeNew(file, JsonCodec.toFileBytes(ticket));
    } catch (FileAlreadyExistsException e) {
      // After a power failure the ticket may be torn, because its batch was never committed.
      if (!isAlreadyWritten(file)) {
        AtomicFileWriter.replaceTorn(file, JsonCodec.toFileBytes(ticket));
      }
    }
  }

  // The same claim may come again after a crash or a failure of a later step. Its ticket then
  // exists, but may not be on disk. In Java 17, exists() creates no exception only if it may follow
  // links.
  private static boolean isAlreadyWritten(Path file) throws IOException {
    if (!Files.exists(file) || !isWhole(file)) {
      return false;
    }
    try {
      DurableFiles.syncFileInGroup(file);
    } catch (NoSuchFileException e) {
      return false; // sent and deleted meanwhile: twice is better than never
    }
    DurableFiles.syncInGroup(file.getParent());
    return true;
  }

  private static boolean isWhole(Path file) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return false; // moved aside or put into a digest meanwhile: twice is better than never
    }
    try {
      JsonCodec.read(content, AlertTicket.class);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
