package dev.dropgate.camel.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dropgate.alert.AlertChannel;
import dev.dropgate.alert.AlertChannelProvider;
import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.DeliveryLane;
import dev.dropgate.alert.DeliveryResult;
import dev.dropgate.alert.OutboxConfig;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.ProvidedChannels;
import dev.dropgate.alert.SampleTickets;
import dev.dropgate.alert.mail.MailRecipients;
import dev.dropgate.alert.mail.OutboxRecovery;
import dev.dropgate.alert.mail.OutboxStatus;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.it.support.CapturedLog;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third way by which alerts leave, beside mail and routes, that only a provider names. */
class PluginChannelTest {
  private static final String URI = "pager:team?token=hunter2";

  @TempDir private Path folder;
  private final List<String> opened = new ArrayList<>();
  private final List<String> sent = new ArrayList<>();
  private final List<String> reports = new ArrayList<>();
  private final FakeTransport<AlertTicket> routes = new FakeTransport<>();
  private Function<AlertTicket, DeliveryResult> answer =
      ticket -> DeliveryResult.taken(PrintableText.of("paged"));
  private Runnable hook = () -> {};
  private EndpointDelivery delivery;

  private final class PagerChannel implements AlertChannel<AlertTicket> {
    @Override
    public DeliveryResult send(AlertTicket ticket) {
      assertThat(ticket.delivery()).isNull();
      sent.add(ticket.id());
      return answer.apply(ticket);
    }

    @Override
    public void escalate(AlertTicket ticket, PrintableText reason) {
      reports.add(ticket.id() + " escalated");
      hook.run();
    }

    @Override
    public void report(AlertTicket ticket, DeliveryResult result, boolean again, Duration pause) {
      reports.add(ticket.id() + " " + result.outcome());
      hook.run();
    }
  }

  /** What the services file of a jar names. */
  public static final class SmokeSignalProvider implements AlertChannelProvider {
    @Override
    public String scheme() {
      return "smoke";
    }

    @Override
    public AlertChannel<AlertTicket> open(String uri) {
      throw new IllegalArgumentException("no fire at " + uri);
    }
  }

  private final class PagerProvider implements AlertChannelProvider {
    @Override
    public String scheme() {
      return "pager";
    }

    @Override
    public AlertChannel<AlertTicket> open(String uri) {
      opened.add(uri);
      return new PagerChannel();
    }
  }

  @BeforeEach
  void prepare() throws IOException {
    start(Duration.ofMinutes(1), new PagerProvider());
  }

  private void start(Duration firstPause, AlertChannelProvider provider) {
    delivery =
        new EndpointDelivery(
            new OutboxConfig(folder, "", ""), SampleTickets.NAMES, routes, firstPause);
    DefaultCamelContext context = new DefaultCamelContext();
    context.getRegistry().bind("any", new ProvidedChannels(List.of(provider)));
    context.start(); // a context that does not run sends nothing
    delivery.setCamelContext(context);
  }

  private void put(String id, String alsoNotify) throws IOException {
    new AlertTicketWriter(new OutboxConfig(folder, "", ""), SampleTickets.NAMES)
        .put(SampleTickets.exchange(id, id, alsoNotify));
  }

  private void deliverAll() throws IOException {
    delivery.due().forEach(delivery::deliver);
  }

  private OutboxStatus status() throws IOException {
    return OutboxStatus.load(new OutboxLayout(folder), MailRecipients.parse("a@example.org"));
  }

  private String storedTickets(String place) throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : OutboxLayout.listFiles(folder.resolve(place))) {
      all.append(Files.readString(file));
    }
    return all.toString();
  }

  @Test
  void ticketLeavesByTheChannelOfItsScheme() throws IOException {
    put("1", URI + ",direct:a");
    put("2", URI);
    deliverAll();
    assertThat(sent).containsExactly("1", "2");
    assertThat(opened).containsExactly(URI);
    assertThat(reports).containsExactly("1 TAKEN", "2 TAKEN");
    assertThat(routes.sent).hasSize(1);
    assertThat(status().alsoNotify()).isZero();
  }

  @Test
  void channelWithoutAReplyPausesItsLaneAndNoOther() throws IOException {
    answer = ticket -> DeliveryResult.unreachable(PrintableText.of("no tone"), Duration.ZERO);
    put("1", URI + ",direct:a");
    put("2", URI);
    deliverAll();
    deliverAll();
    assertThat(sent).hasSize(1);
    assertThat(routes.sent).hasSize(1);
    assertThat(status().alsoNotify()).isEqualTo(2);
    assertThat(storedTickets("also-notify")).contains("no tone");
  }

  @Test
  void deferredTicketLeavesLaterAlsoAfterARestart() throws IOException {
    answer = ticket -> DeliveryResult.deferred(PrintableText.of("busy"));
    put("1", URI);
    deliverAll();
    answer = ticket -> DeliveryResult.taken(PrintableText.of("paged"));
    OutboxRecovery.run(new OutboxLayout(folder));
    start(Duration.ofMinutes(1), new PagerProvider());
    deliverAll();
    assertThat(sent).containsExactly("1", "1");
    assertThat(status().alsoNotify()).isZero();
  }

  @Test
  void refusedTicketIsKeptCountedAndNotSentAgain() throws IOException {
    answer = ticket -> DeliveryResult.refused(PrintableText.of("no such pager"));
    put("1", URI);
    deliverAll();
    OutboxRecovery.run(new OutboxLayout(folder));
    start(Duration.ofMinutes(1), new PagerProvider());
    deliverAll();
    assertThat(sent).containsExactly("1");
    assertThat(reports).containsExactly("1 escalated", "1 REFUSED");
    assertThat(status().alsoNotify()).isZero();
    assertThat(status().alsoNotifyFailed()).isEqualTo(1);
    assertThat(status().failed()).as("digests").isEmpty();
    assertThat(TestFiles.tree(folder.resolve("also-notify/failed"))).hasSize(1);
    assertThat(storedTickets("also-notify/failed")).contains("no such pager");
  }

  @Test
  void channelThatThrowsIsAFailureOfItsLane() throws IOException {
    start(Duration.ofMillis(1), new PagerProvider());
    answer =
        ticket -> {
          throw new IllegalStateException("broken " + URI);
        };
    put("1", URI);
    deliverAll();
    assertThat(storedTickets("also-notify")).contains("IllegalStateException: broken pager:team");
    answer = ticket -> DeliveryResult.taken(PrintableText.of("paged"));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              deliverAll();
              return status().alsoNotify() == 0;
            });
  }

  @Test
  void channelOfAnIncompleteJarIsAFailureOfItsLane() throws IOException {
    answer =
        ticket -> {
          throw new NoClassDefFoundError("org/example/Modem of " + URI);
        };
    put("1", URI + ",direct:a");
    put("2", URI);
    deliverAll();
    assertThat(sent).as("the lane pauses").hasSize(1);
    assertThat(routes.sent).hasSize(1);
    assertThat(storedTickets("also-notify"))
        .contains("NoClassDefFoundError: org/example/Modem")
        .doesNotContain("hunter2");
  }

  @Test
  void reportThatFailsIsLoggedAsSuchAndPausesNothing() throws IOException {
    List<Supplier<Throwable>> failures =
        List.of(
            () -> new IllegalStateException("no log at " + URI),
            () -> new NoClassDefFoundError("no log at " + URI));
    for (Supplier<Throwable> failure : failures) {
      hook = () -> sneakyThrow(failure.get());
      sent.clear();
      put("1", URI);
      put("2", URI);
      try (CapturedLog log = new CapturedLog(DeliveryLane.class)) {
        deliverAll();
        assertThat(log.lines())
            .hasSize(2)
            .allSatisfy(
                line ->
                    assertThat(line)
                        .contains("Cannot report the result TAKEN", "no log at pager:team")
                        .doesNotContain("hunter2"));
      }
      assertThat(sent).containsExactly("1", "2");
      assertThat(status().alsoNotify()).isZero();
    }
  }

  @Test
  void refusalThatCannotBeEscalatedIsNotParkedNorSentAgain() throws IOException {
    answer = ticket -> DeliveryResult.refused(PrintableText.of("no such pager"));
    hook = () -> sneakyThrow(new NoClassDefFoundError("no desk at " + URI));
    put("1", URI);
    try (CapturedLog log = new CapturedLog(DeliveryLane.class)) {
      deliverAll();
      assertThat(log.lines())
          .anySatisfy(line -> assertThat(line).contains("Cannot take", "no desk"))
          .noneSatisfy(line -> assertThat(line).contains("hunter2"));
    }
    assertThat(status().alsoNotify()).isEqualTo(1);
    hook = () -> {};
    deliverAll();
    assertThat(status().alsoNotifyFailed()).isEqualTo(1);
    assertThat(sent).containsExactly("1");
  }

  @Test
  void acceptedTicketWithoutAReplyIsNotSentAgain() throws IOException {
    answer = ticket -> DeliveryResult.taken(null);
    put("1", URI);
    deliverAll();
    assertThat(status().alsoNotify()).isZero();
    assertThat(reports).containsExactly("1 TAKEN");
  }

  @Test
  void channelWithoutAResultKeepsItsTicket() throws IOException {
    answer = ticket -> null;
    put("1", URI);
    deliverAll();
    assertThat(storedTickets("also-notify")).contains("the channel returned no result");
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneakyThrow(Throwable e) throws E {
    throw (E) e;
  }

  @Test
  void noSecretOfTheUriIsStored() throws IOException {
    answer =
        ticket ->
            DeliveryResult.deferred(PrintableText.of("no answer of " + URI + " to hunter2 alone"));
    put("1", URI);
    deliverAll();
    assertThat(storedTickets("also-notify"))
        .contains("no answer of pager:")
        .doesNotContain("hunter2");
  }

  @Test
  void channelThatCannotBeOpenedKeepsItsTickets() throws IOException {
    start(Duration.ofMinutes(1), new SmokeSignalProvider());
    put("1", "smoke:hill");
    deliverAll();
    assertThat(storedTickets("also-notify")).contains("no fire at smoke:hill");
    assertThat(JsonCodec.read(storedTickets("also-notify").getBytes(UTF_8), AlertTicket.class).id())
        .isEqualTo("1");
  }

  @Test
  void providerOfAnIncompleteJarIsNamed() {
    AlertChannelProvider broken =
        new AlertChannelProvider() {
          @Override
          public String scheme() {
            throw new NoClassDefFoundError("org/example/Modem");
          }

          @Override
          public AlertChannel<AlertTicket> open(String uri) {
            throw new IllegalStateException();
          }
        };
    assertThatThrownBy(() -> new ProvidedChannels(List.of(broken)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot load its alert channels")
        .hasMessageContaining("org/example/Modem");
  }

  @Test
  void twoProvidersOfOneSchemeAreRefused() {
    assertThatThrownBy(
            () -> new ProvidedChannels(List.of(new PagerProvider(), new PagerProvider())))
        .hasMessageContaining("pager: is already provided by");
  }

  @Test
  void providerIsFoundInAJarOfPlugins() throws IOException {
    TestFiles.file(
        folder.resolve("META-INF/services/" + AlertChannelProvider.class.getName()),
        SmokeSignalProvider.class.getName() + "\n");
    try (URLClassLoader plugins =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, PluginChannelTest.class.getClassLoader())) {
      ProvidedChannels found = ProvidedChannels.load(plugins);
      assertThatThrownBy(() -> found.channelOf("smoke:hill")).hasMessage("no fire at smoke:hill");
      assertThat(found.channelOf("direct:a")).isEmpty();
    }
  }

  @Test
  void jarThatCannotBeLoadedIsNamed() throws IOException {
    TestFiles.file(
        folder.resolve("META-INF/services/" + AlertChannelProvider.class.getName()),
        "org.example.Missing\n");
    try (URLClassLoader plugins =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, PluginChannelTest.class.getClassLoader())) {
      assertThatThrownBy(() -> ProvidedChannels.load(plugins))
          .hasMessageContaining("cannot load its alert channels")
          .hasMessageContaining("org.example.Missing");
    }
  }
}
