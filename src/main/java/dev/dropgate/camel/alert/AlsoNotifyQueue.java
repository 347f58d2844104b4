package dev.dropgate.camel.alert;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.DamagedFiles;
import dev.dropgate.alert.OutboxConfig;
import dev.dropgate.alert.endpoint.DeliveryProblemText;
import dev.dropgate.alert.endpoint.EndpointNames;
import dev.dropgate.alert.endpoint.EndpointQueue;
import dev.dropgate.alert.endpoint.EndpointUriMask;
import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of tickets for endpoints other than the mail server, with one {@link EndpointQueue} per
 * endpoint. Each endpoint's queue is worked through ticket by ticket, independently of the others,
 * and pauses after a failure, longer each time. The ticket's file is the only state: it is deleted
 * when the endpoint has accepted the ticket, and not before. Thread safe.
 */
public final class AlsoNotifyQueue {
  private static final Logger LOG = LoggerFactory.getLogger(AlsoNotifyQueue.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final Map<String, EndpointQueue> lanes = new ConcurrentHashMap<>();
  private final EndpointNames names;
  private final Path folder;
  private final Duration firstPause;

  /**
   * Creates the queue.
   *
   * @param config the outbox; the tickets are in its folder {@code also-notify}
   * @param names the names that represent endpoints on disk
   */
  public AlsoNotifyQueue(OutboxConfig config, EndpointNames names) {
    this(config, names, FIRST_PAUSE);
  }

  /** Creates the queue with another pause of an endpoint after its first failure. */
  AlsoNotifyQueue(OutboxConfig config, EndpointNames names, Duration firstPause) {
    this.folder = config.folder().resolve("also-notify");
    this.names = names;
    this.firstPause = firstPause;
  }

  /**
   * Reads the waiting tickets and begins a round in each queue that has work.
   *
   * @return the queues that are neither working nor pausing; each must be worked through with
   *     {@link #next} until that returns false
   * @throws IOException if the folder cannot be read
   */
  public List<EndpointQueue> due() throws IOException {
    long now = System.nanoTime();
    Map<String, ArrayDeque<Path>> waiting = listWaiting();
    lanes.entrySet().removeIf(lane -> lane.getValue().isIdleWithout(waiting.keySet()));
    List<EndpointQueue> due = new ArrayList<>();
    waiting.forEach(
        (key, files) -> {
          EndpointQueue lane =
              lanes.computeIfAbsent(key, name -> new EndpointQueue(name, firstPause.toNanos()));
          if (lane.beginRound(files, now)) {
            due.add(lane);
          }
        });
    return due;
  }

  private Map<String, ArrayDeque<Path>> listWaiting() throws IOException {
    Map<String, ArrayDeque<Path>> waiting = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(file -> file.toString().endsWith(".json") && !AtomicFileWriter.isScratch(file))
          .sorted()
          .forEach(
              file ->
                  waiting.computeIfAbsent(endpointKey(file), key -> new ArrayDeque<>()).add(file));
    } catch (NoSuchFileException e) {
      return waiting;
    }
    return waiting;
  }

  // The name is ID.KEY.json; a ticket of an earlier version has no key.
  private static String endpointKey(Path file) {
    String[] parts = file.getFileName().toString().split("\\.", -1);
    return parts.length > 2 ? parts[parts.length - 2] : "";
  }

  /**
   * Takes the next ticket of a queue.
   *
   * @param exchange has the queue as property {@code lane}; receives the properties {@code ticket}
   *     and {@code endpoint}
   * @return false when the queue's round is over; there is then nothing to send
   */
  public boolean next(Exchange exchange) {
    EndpointQueue lane = exchange.getProperty("lane", EndpointQueue.class);
    AlertTicket ticket = null;
    String uri = null;
    while (uri == null
        && !exchange.getContext().getStatus().isStopping()
        && lane.nextTicket(System.nanoTime()) != null) {
      try {
        ticket = read(lane.current());
        uri = ticket == null ? null : names.uriOf(ticket.endpoint());
        if (ticket != null && uri == null) {
          deferUnknownEndpoint(lane, ticket);
        }
      } catch (IOException e) {
        lane.recordFailure(System.nanoTime());
        LOG.warn(
            "Cannot read {}: {}",
            PrintableText.of(lane.current()),
            DeliveryProblemText.rootMessage(e));
      }
    }
    if (uri == null) {
      lane.endRound();
      return false;
    }
    exchange.setProperty("ticket", ticket);
    exchange.setProperty("endpoint", uri);
    return true;
  }

  /**
   * Returns the text that an endpoint receives.
   *
   * @param ticket any ticket
   * @return one JSON object
   */
  public String text(AlertTicket ticket) {
    return new String(JsonCodec.toFileBytes(ticket), StandardCharsets.UTF_8);
  }

  /** Reads a ticket; returns null if the file is not a ticket or is gone. */
  private AlertTicket read(Path file) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
    try {
      AlertTicket ticket = JsonCodec.read(content, AlertTicket.class);
      if (ticket.endpoint() != null) {
        return ticket;
      }
    } catch (IOException e) {
      LOG.debug("Damaged ticket", e);
    }
    DamagedFiles.moveAside(folder.getParent(), file);
    return null;
  }

  /**
   * Notes that the endpoint has accepted the ticket.
   *
   * @param exchange an exchange of {@link #next}
   * @throws IOException if the ticket cannot be deleted; it is then sent again
   */
  public void accepted(Exchange exchange) throws IOException {
    EndpointQueue lane = exchange.getProperty("lane", EndpointQueue.class);
    Files.deleteIfExists(lane.current());
    if (lane.recordAccepted()) {
      LOG.info("Alerts for {} leave again", maskedName(exchange));
    }
  }

  /**
   * Notes that the endpoint has not accepted the ticket, which stays.
   *
   * @param exchange an exchange of {@link #next}, with the caught exception
   */
  public void failed(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    EndpointQueue lane = exchange.getProperty("lane", EndpointQueue.class);
    long pause = lane.recordFailure(System.nanoTime());
    LOG.warn(
        "Alert for {} not delivered, it stays in the outbox; next try in {} s: {}",
        maskedName(exchange),
        TimeUnit.NANOSECONDS.toSeconds(pause),
        names.withPlaceholders(
            EndpointUriMask.problemText(cause, exchange.getProperty("endpoint", String.class))));
    LOG.debug("Exchange failed", cause);
  }

  private static String maskedName(Exchange exchange) {
    return PrintableText.of(
            EndpointUriMask.mask(exchange.getProperty("ticket", AlertTicket.class).endpoint()))
        .toString();
  }

  private static void deferUnknownEndpoint(EndpointQueue lane, AlertTicket ticket) {
    long pause = lane.recordFailure(System.nanoTime());
    LOG.warn(
        "Alert for {} not delivered, next try in {} s: no such endpoint is configured any more;"
            + " name it again, or remove {}",
        PrintableText.of(ticket.endpoint()),
        TimeUnit.NANOSECONDS.toSeconds(pause),
        PrintableText.of(lane.current()));
  }
}
