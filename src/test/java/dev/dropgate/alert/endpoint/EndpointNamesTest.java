package dev.dropgate.alert.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.AlertOutbox;
import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.OutboxConfig;
import dev.dropgate.alert.SampleTickets;
import dev.dropgate.camel.alert.AlsoNotifyQueue;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No secret of an endpoint stands on disk, in an alert or in the log; the endpoint gets it all the
 * same.
 */
class EndpointNamesTest {
  @TempDir private Path folder;

  private static EndpointNames names(String... configured) {
    return new EndpointNames(
        List.of(configured),
        text ->
            text.replace("{{env:TOKEN}}", "hunter2")
                .replace("{{env:HOOK}}", "https://hooks.example.org/hunter3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/hook?auth={{env:TOKEN}}",
        "https://example.org/{{env:TOKEN}}/x",
        "{{env:HOOK}}",
        "{{env:HOOK}}/{{env:TOKEN}}?password={{env:TOKEN}}",
        "smtp://user@example.org?password=RAW({{env:TOKEN}})",
        "kafka:alerts?saslJaasConfig=RAW(x y=\"hunter2\";)",
        "https://user:hunter2@example.org/x",
        "https://example.org/x?access_token=hunter2&b=c",
        "jms:queue:a?password=hunter2",
        "direct:webhook",
        "kafka:alerts?brokers=a:9092,b:9092",
        "file:/tmp/a"
      })
  void aTicketOfAnEarlierProcessFindsItsEndpointByANameWithoutSecrets(String written)
      throws IOException {
    String uri = names(written).resolve(written);
    OutboxConfig config = new OutboxConfig(folder, "", "");
    AlertOutbox outbox = new AlertOutbox(config, names(written));
    outbox.putFor(
        SampleTickets.entry("1", "1"),
        SampleTickets.judgement(Verdict.DANGEROUS),
        SampleTickets.EVIDENCE,
        uri);
    outbox.put(
        SampleTickets.entry("2", "2"),
        SampleTickets.judgement(Verdict.DANGEROUS),
        SampleTickets.EVIDENCE,
        "",
        uri);
    for (String file : TestFiles.tree(folder)) {
      assertThat(Files.readString(folder.resolve(file))).doesNotContain("hunter");
    }
    AlsoNotifyQueue queue = new AlsoNotifyQueue(config, names(written));
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      Exchange exchange = new DefaultExchange(camel);
      exchange.setProperty("lane", queue.due().get(0));
      assertThat(queue.next(exchange)).isTrue();
      assertThat(exchange.getProperty("endpoint")).isEqualTo(uri);
      assertThat(queue.text(exchange.getProperty("ticket", AlertTicket.class)))
          .doesNotContain("hunter");
    }
  }

  @Test
  void endpointWithoutSecretIsItsOwnName() {
    for (String uri : List.of("direct:a", "kafka:alerts?brokers=a:9092,b:9092", "file:/a?b=c")) {
      assertThat(names(uri).nameOf(uri)).isEqualTo(uri);
    }
  }

  @Test
  void keepsTicketOfRemovedEndpoint() throws IOException {
    OutboxConfig config = new OutboxConfig(folder, "", "");
    AlertOutbox outbox = new AlertOutbox(config, names());
    outbox.putFor(
        SampleTickets.entry("1", "1"),
        SampleTickets.judgement(Verdict.DANGEROUS),
        SampleTickets.EVIDENCE,
        "jms:queue:a?password=hunter2");
    AlsoNotifyQueue queue = new AlsoNotifyQueue(config, names());
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      Exchange exchange = new DefaultExchange(camel);
      exchange.setProperty("lane", queue.due().get(0));
      assertThat(queue.next(exchange)).isFalse();
    }
    assertThat(TestFiles.tree(folder)).hasSize(1);
  }

  @Test
  void failureMessageHidesPlaceholderValues() {
    assertThat(names("{{env:HOOK}}").withPlaceholders("no https://hooks.example.org/hunter3 here"))
        .isEqualTo("no {{env:HOOK}} here");
  }

  /** One placeholder may stand for several endpoints, so it must not reach the list. */
  @Test
  void defaultEndpointsAreResolved() throws Exception {
    String written = "https://example.org/hook?auth={{env:TOKEN}}";
    AlertOutbox outbox = new AlertOutbox(new OutboxConfig(folder, "", written), names(written));
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      Exchange exchange = new DefaultExchange(camel);
      exchange.setProperty("entry", SampleTickets.entry("1", "1"));
      exchange.setProperty("judgement", SampleTickets.judgement(Verdict.DANGEROUS));
      exchange.setProperty("evidence", SampleTickets.EVIDENCE);
      outbox.putEntry(exchange);
      assertThat(exchange.getProperty("alsoNotify"))
          .isEqualTo("https://example.org/hook?auth=hunter2");
      assertThat(Files.readString(folder.resolve("1.json"))).doesNotContain("hunter");
    }
  }

  @Test
  void usesConfiguredEndpointsByDefault() throws Exception {
    AlertOutbox outbox = new AlertOutbox(new OutboxConfig(folder, "", "direct:webhook"), names());
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      Exchange exchange = new DefaultExchange(camel);
      exchange.setProperty("entry", SampleTickets.entry("1", "1"));
      exchange.setProperty("judgement", SampleTickets.judgement(Verdict.DANGEROUS));
      exchange.setProperty("evidence", SampleTickets.EVIDENCE);
      outbox.putEntry(exchange);
      assertThat(exchange.getProperty("alsoNotify")).isEqualTo("direct:webhook");
      exchange.setProperty("alsoNotify", "");
      exchange.setProperty("entry", SampleTickets.entry("2", "2"));
      outbox.putEntry(exchange);
      assertThat(exchange.getProperty("alsoNotify"))
          .as("a directory that wants none")
          .isEqualTo("");
    }
  }
}
