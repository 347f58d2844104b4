package dev.dropgate.alert;

import dev.dropgate.files.Disk;
import dev.dropgate.files.Json;
import dev.dropgate.files.RawNames;
import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.Evidence;
import dev.dropgate.inspect.Judgement;
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
public final class Outbox {
  private Path folder;
  private String configured = "";
  private String byDefault = "";
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
    if (!byDefault.isEmpty() && exchange.getProperty("alsoNotify") == null) {
      exchange.setProperty("alsoNotify", byDefault);
    }
    put(
        exchange.getProperty("entry", Entry.class),
        exchange.getProperty("judgement", Judgement.class),
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
  public void put(Entry entry, Judgement judgement, Evidence evidence) throws IOException {
    write(folder.resolve(entry.id() + ".json"), Ticket.of(entry, judgement, evidence, null));
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
  public void put(Entry entry, Judgement judgement, Evidence evidence, String to, String alsoNotify)
      throws IOException {
    write(
        folder.resolve(entry.id() + ".json"),
        Ticket.of(entry, judgement, evidence, null)
            .forMail(configured.equals(to) ? null : to, nameAll(alsoNotify)));
  }

  /**
   * Leaves a ticket for each of other endpoints than the mail server.
   *
   * @param entry what was stopped
   * @param judgement why
   * @param evidence its bytes
   * @param alsoNotify URIs of endpoints, comma-separated; see {@link Endpoints#of}
   * @throws IOException if not all tickets are on disk
   */
  public void putFor(Entry entry, Judgement judgement, Evidence evidence, String alsoNotify)
      throws IOException {
    Path waiting = Disk.privateFolder(folder.resolve("also-notify"));
    for (String uri : Endpoints.of(alsoNotify)) {
      String endpoint = names.nameOf(uri);
      Ticket ticket = Ticket.of(entry, judgement, evidence, endpoint);
      writeFor(endpoint, waiting, ticket);
    }
  }

  private String nameAll(String alsoNotify) {
    return alsoNotify == null
        ? null
        : Endpoints.of(alsoNotify).stream().map(names::nameOf).collect(Collectors.joining(", "));
  }

  /** Leaves a ticket for one endpoint in the folder {@code also-notify}. */
  static void writeFor(String endpoint, Path folder, Ticket ticket) throws IOException {
    write(folder.resolve(ticket.id() + "." + Endpoints.key(endpoint) + ".json"), ticket);
  }

  private static void write(Path file, Ticket ticket) throws IOException {
    if (isAgain(file)) {
      return; // nothing is written that would have to be removed
    }
    try {
      Disk.writeNew(file, Json.file(ticket));
    } catch (FileAlreadyExistsException e) {
      // After a power cut the ticket may be torn, because its batch was never committed.
      if (!isAgain(file)) {
        Disk.replaceTorn(file, Json.file(ticket));
      }
    }
  }

  // The same claim a second time, after a crash or a failure of a later step: its ticket is there,
  // but maybe not on disk. exists() of Java 17 makes no exception as long as it may follow links.
  private static boolean isAgain(Path file) throws IOException {
    if (!Files.exists(file) || !isWhole(file)) {
      return false;
    }
    try {
      Disk.syncFileInGroup(file);
    } catch (NoSuchFileException e) {
      return false; // sent meanwhile, and gone: twice is better than never
    }
    Disk.syncInGroup(file.getParent());
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
      Json.read(content, Ticket.class);
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
    byDefault = alsoNotify;
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
    configured = to;
  }
}
