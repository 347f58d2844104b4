package dev.dropgate.alert;

import dev.dropgate.alert.endpoint.EndpointNames;
import dev.dropgate.alert.endpoint.EndpointUris;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.Entry;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.ScanResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/**
 * Writes tickets. A ticket is on disk before anything tries to send it, and the same claim makes
 * the same ticket. Thread safe.
 */
public final class AlertOutbox {
  private Path folder;
  private String configuredRecipients = "";
  private String defaultEndpoints = "";
  private EndpointNames names = new EndpointNames(List.of(), UnaryOperator.identity());

  /**
   * Leaves a ticket about the property {@code entry}. Takes the exchange as it is, because to
   * evaluate five expressions costs more than the ticket.
   *
   * @param exchange its properties {@code mailTo} and {@code alsoNotify} may be missing; gets the
   *     configured endpoints as {@code alsoNotify} if that is missing, as for what came from
   *     another source than a monitored directory
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
   * Leaves a ticket.
   *
   * @param entry what was stopped
   * @param judgement why
   * @param evidence its bytes
   * @throws IOException if the ticket is not on disk
   */
  public void put(Entry entry, ScanResult judgement, Evidence evidence) throws IOException {
    write(folder.resolve(entry.id() + ".json"), AlertTicket.of(entry, judgement, evidence, null));
  }

  /**
   * Leaves a ticket for the people whom a directory names.
   *
   * @param entry what was stopped
   * @param judgement why
   * @param evidence its bytes
   * @param to who gets the mail, comma-separated; empty or null for the configured recipients
   * @param alsoNotify the endpoint to tell if the mail is refused; empty or null for none
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
   * Leaves a ticket for each of other endpoints than the mail server.
   *
   * @param entry what was stopped
   * @param judgement why
   * @param evidence its bytes
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

  /** Leaves a ticket for one endpoint in the folder {@code also-notify}. */
  public static void writeFor(String endpoint, Path folder, AlertTicket ticket) throws IOException {
    write(folder.resolve(ticket.id() + "." + EndpointUris.fileKey(endpoint) + ".json"), ticket);
  }

  private static void write(Path file, AlertTicket ticket) throws IOException {
    if (isAlreadyWritten(file)) {
      return; // nothing is written that would have to be removed
    }
    try {
      DurableFiles.writeNew(file, JsonCodec.toFileBytes(ticket));
    } catch (FileAlreadyExistsException e) {
      // After a power cut the ticket may be torn, because its batch was never committed.
      if (!isAlreadyWritten(file)) {
        DurableFiles.replaceTorn(file, JsonCodec.toFileBytes(ticket));
      }
    }
  }

  // The same claim a second time, after a crash or a failure of a later step: its ticket is there,
  // but maybe not on disk. exists() of Java 17 makes no exception as long as it may follow links.
  private static boolean isAlreadyWritten(Path file) throws IOException {
    if (!Files.exists(file) || !isWhole(file)) {
      return false;
    }
    try {
      DurableFiles.syncFileInGroup(file);
    } catch (NoSuchFileException e) {
      return false; // sent meanwhile, and gone: twice is better than never
    }
    DurableFiles.syncInGroup(file.getParent());
    return true;
  }

  private static boolean isWhole(Path file) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return false; // put aside as damaged, or summed up, while we look: twice is better than never
    }
    try {
      JsonCodec.read(content, AlertTicket.class);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Sets the outbox.
   *
   * @param folder its path
   */
  public void setFolder(String folder) {
    this.folder =
        RawNames.path(folder.getBytes(StandardCharsets.UTF_8)).toAbsolutePath().normalize();
  }

  /**
   * Sets the endpoints that get the alerts of everything that names none.
   *
   * @param alsoNotify URIs of endpoints, comma-separated; empty for none
   */
  public void setAlsoNotify(String alsoNotify) {
    defaultEndpoints = alsoNotify;
  }

  /**
   * Sets the names that stand for endpoints on disk.
   *
   * @param names of the configuration
   */
  public void setNames(EndpointNames names) {
    this.names = names;
  }

  /**
   * Sets the configured recipients: tickets for them name nobody, and so follow the configuration.
   *
   * @param to addresses, comma-separated
   */
  public void setTo(String to) {
    configuredRecipients = to;
  }
}
