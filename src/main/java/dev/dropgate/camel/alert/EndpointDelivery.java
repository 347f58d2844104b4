package dev.dropgate.camel.alert;

import dev.dropgate.alert.AlertChannel;
import dev.dropgate.alert.AlertOutbox;
import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.DeliveryBackoff;
import dev.dropgate.alert.DeliveryLane;
import dev.dropgate.alert.OutboxConfig;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.ProvidedChannels;
import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.io.JsonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * Delivers tickets to endpoints other than the mail server, through the route {@code
 * direct:also-notify} or the channel of a plug-in. Each endpoint has a lane of its own, independent
 * of the others. Thread safe.
 */
public final class EndpointDelivery implements CamelContextAware {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration MAX_PAUSE = Duration.ofMinutes(5);

  private final DeliveryRoute route = new DeliveryRoute("direct:also-notify");
  private final Map<String, DeliveryLane<AlertTicket>> lanes = new ConcurrentHashMap<>();
  private final OutboxLayout layout;
  private final AlertOutbox<AlertTicket> all;
  private final AlertChannel<AlertTicket> channel;
  private final Duration firstPause;
  private volatile ProvidedChannels plugins = ProvidedChannels.NONE;

  /**
   * Creates the delivery.
   *
   * @param config the outbox
   * @param names the names that represent endpoints on disk
   */
  public EndpointDelivery(OutboxConfig config, EndpointNames names) {
    this(config, names, null, FIRST_PAUSE);
  }

  /**
   * Creates the delivery with another pause after the first failure.
   *
   * @param transport sends a ticket to a URI, and returns the failure or null; null for the route
   */
  EndpointDelivery(
      OutboxConfig config,
      EndpointNames names,
      BiFunction<AlertTicket, String, Exception> transport,
      Duration firstPause) {
    this.layout = new OutboxLayout(config.folder());
    this.all = AlertTicketWriter.endpointTickets(layout, null);
    this.channel =
        new EndpointChannel(
            layout,
            names,
            transport == null ? this::sendByRoute : transport,
            uri -> plugins.channelOf(uri));
    this.firstPause = firstPause;
  }

  // The ticket is the body, as JSON, and a property.
  private Exception sendByRoute(AlertTicket ticket, String uri) {
    return route.send(
        new String(JsonCodec.toFileBytes(ticket), StandardCharsets.UTF_8),
        Map.of(DropgateConstants.TICKET, ticket, DropgateConstants.ENDPOINT, uri));
  }

  /**
   * Begins a round in the lane of each endpoint that has tickets.
   *
   * @return the lanes that neither work nor pause; {@link #deliver} must follow for each
   * @throws IOException if the folder cannot be read
   */
  public List<DeliveryLane<AlertTicket>> due() throws IOException {
    Set<String> keys =
        all.waiting().stream().map(OutboxLayout::endpointKey).collect(Collectors.toSet());
    lanes.keySet().retainAll(keys);
    return keys.stream()
        .sorted()
        .map(key -> lanes.computeIfAbsent(key, this::createLane))
        .filter(DeliveryLane::begin)
        .toList();
  }

  private DeliveryLane<AlertTicket> createLane(String key) {
    return new DeliveryLane<>(
        AlertTicketWriter.endpointTickets(layout, key),
        channel,
        new DeliveryBackoff(System::nanoTime, firstPause, MAX_PAUSE),
        Clock.systemUTC());
  }

  /**
   * Sends the tickets of a lane.
   *
   * @param lane a result of {@link #due}
   */
  public void deliver(DeliveryLane<AlertTicket> lane) {
    lane.deliver(route);
  }

  @Override
  public void setCamelContext(CamelContext context) {
    route.setCamelContext(context);
    ProvidedChannels found = context.getRegistry().findSingleByType(ProvidedChannels.class);
    plugins = found == null ? ProvidedChannels.NONE : found;
  }

  @Override
  public CamelContext getCamelContext() {
    return route.getCamelContext();
  }
}
