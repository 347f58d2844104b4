package dev.dropgate.camel.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.OutboxConfig;
import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.SampleTickets;
import dev.dropgate.alert.endpoint.EndpointUris;
import dev.dropgate.alert.mail.MailRecipients;
import dev.dropgate.alert.mail.OutboxStatus;
import dev.dropgate.it.support.CapturedLog;
import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No secret of an endpoint stands on disk, in an alert or in the log; the endpoint gets it all the
 * same.
 */
class EndpointNamesTest {
  @TempDir private Path folder;
  private final FakeTransport<AlertTicket> endpoints = new FakeTransport<>();

  private EndpointNames names(String... configured) {
    return new EndpointNames(
        List.of(configured),
        text ->
            text.replace("{{env:TOKEN}}", "hunter2")
                .replace("{{env:HOOK}}", "https://hooks.example.org/hunter3"),
        new OutboxLayout(folder));
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
        "https://user:hunter2@example.org/x?b={{env:TOKEN}}",
        "https://user:{{env:TOKEN}}@example.org/x",
        "ftp:user:hunter2@example.org/x",
        "jms:queue:a?password=hunter2",
        "direct:webhook",
        "kafka:alerts?brokers=a:9092,b:9092",
        "file:/tmp/a"
      })
  void aTicketOfAnEarlierProcessFindsItsEndpointByANameWithoutSecrets(String written)
      throws IOException {
    String uri = names(written).resolve(written);
    OutboxConfig config = new OutboxConfig(folder, "", "");
    new AlertTicketWriter(config, names(written)).put(SampleTickets.exchange("1", "1", uri));
    for (String file : TestFiles.tree(folder)) {
      assertThat(Files.readString(folder.resolve(file))).doesNotContain("hunter");
    }
    EndpointDelivery delivery =
        new EndpointDelivery(config, names(written), endpoints, Duration.ofMinutes(1));
    delivery.due().forEach(delivery::deliver);
    assertThat(endpoints.sent).extracting(FakeTransport.Sent::address).containsExactly(uri);
    assertThat(endpoints.sent.get(0).message().toString()).doesNotContain("hunter");
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/x?access_token=hunter2&b=c, 401 of https://example.org/x?b=c&access_token=hunter2",
    "https://example.org/x?access_token=hunter2&b=c, Unknown parameters=[{access_token=hunter2}]",
    "smtp://user@example.org?password=RAW(hunter2&b+c), login hunter2&b+c failed",
    "smtp://user@example.org?password=RAW(hunter2&b+c), failed at ?password=hunter2%26b%2Bc&a=b",
    "jms:queue:a?password=hunter2%21, wrong hunter2!",
    "https://user:hunter2@example.org/x, no access for user:hunter2",
    "ftp:user:hunter2@example.org/x?b=c, no access for hunter2",
    "https://example.org/x?secret=hunter2&token=hunter22, hunter22 is wrong",
  })
  void failureThatQuotesASecretLeavesItInNoFileLogOrStatus(String uri, String failure)
      throws IOException {
    OutboxConfig config = new OutboxConfig(folder, "", "");
    new AlertTicketWriter(config, names(uri)).put(SampleTickets.exchange("1", "1", uri));
    endpoints.answer(new IOException(failure));
    EndpointDelivery delivery =
        new EndpointDelivery(config, names(uri), endpoints, Duration.ofMinutes(1));
    try (CapturedLog log = new CapturedLog(EndpointChannel.class)) {
      delivery.due().forEach(delivery::deliver);
      assertThat(log.lines()).hasSize(1).allSatisfy(EndpointNamesTest::assertNoSecret);
    }
    for (String file : TestFiles.tree(folder)) {
      assertNoSecret(Files.readString(folder.resolve(file)));
    }
    assertNoSecret(
        OutboxStatus.load(new OutboxLayout(folder), MailRecipients.parse("")).toString());
  }

  private static void assertNoSecret(String text) {
    assertThat(text).doesNotContain("hunter", "%26b", "&b+c");
  }

  @Test
  void failureWithoutASecretIsToldInFull() {
    String uri = "https://example.org/x?access_token=hunter2&brokers=example";
    assertThat(EndpointUriMask.problemText(new IOException("no host example.org"), uri))
        .isEqualTo("IOException: no host example.org");
  }

  @Test
  void endpointWithoutSecretIsItsOwnName() {
    for (String uri : List.of("direct:a", "kafka:alerts?brokers=a:9092,b:9092", "file:/a?b=c")) {
      assertThat(names(uri).nameOf(uri)).isEqualTo(uri);
    }
  }

  @Test
  void endpointsThatDifferOnlyInASecretEachGetTheAlertAlsoAfterARestart() throws IOException {
    String both = "https://example.org/x?token=hunter2, https://example.org/x?token=hunter3";
    OutboxConfig config = new OutboxConfig(folder, "", both);
    new AlertTicketWriter(config, names(both)).put(SampleTickets.exchange("1", "1", null));
    EndpointDelivery delivery =
        new EndpointDelivery(config, names(both), endpoints, Duration.ofMinutes(1));
    delivery.due().forEach(delivery::deliver);
    assertThat(endpoints.sent)
        .extracting(FakeTransport.Sent::address)
        .containsExactlyInAnyOrderElementsOf(EndpointUris.parse(both));
  }

  @Test
  void nameOfAnEarlierVersionLeadsToTheFirstOfTheEndpoints() {
    EndpointNames names = names("jms:a?password=hunter2, jms:a?password=hunter3");
    assertThat(names.uriOf("jms:a?password=xxxxxx")).isEqualTo("jms:a?password=hunter2");
    assertThat(names.nameOf("jms:a?password=hunter3")).isEqualTo("jms:a?password=xxxxxx#2");
    assertThat(names.nameOf("jms:a?password=hunter2")).isEqualTo("jms:a?password=xxxxxx");
    assertThat(names.uriOf("jms:a?password=xxxxxx#3")).isNull();
  }

  private static final String FIRST = "jms:a?password=hunter2";
  private static final String SECOND = "jms:a?password=hunter3";
  private static final String THIRD = "jms:a?password=hunter4";

  private void putTicketsFor(String... configured) throws IOException {
    String all = String.join(", ", configured);
    new AlertTicketWriter(new OutboxConfig(folder, "", all), names(all))
        .put(SampleTickets.exchange("1", "1", null));
  }

  private List<String> sentAfterARestartWith(String... configured) throws IOException {
    EndpointDelivery delivery =
        new EndpointDelivery(
            new OutboxConfig(folder, "", ""), names(configured), endpoints, Duration.ofMinutes(1));
    delivery.due().forEach(delivery::deliver);
    return endpoints.sent.stream().map(FakeTransport.Sent::address).toList();
  }

  @Test
  void ticketsReachTheirEndpointsAfterTheOrderOfTheConfigurationHasChanged() throws IOException {
    putTicketsFor(FIRST, SECOND);
    EndpointNames names = names(SECOND, FIRST);
    assertThat(names.uriOf("jms:a?password=xxxxxx")).isEqualTo(FIRST);
    assertThat(names.uriOf("jms:a?password=xxxxxx#2")).isEqualTo(SECOND);
    assertThat(sentAfterARestartWith(SECOND, FIRST)).containsExactlyInAnyOrder(FIRST, SECOND);
  }

  @Test
  void ticketOfARemovedEndpointGoesToNoOtherOne() throws IOException {
    putTicketsFor(FIRST, SECOND);
    assertThat(sentAfterARestartWith(SECOND)).containsExactly(SECOND);
    assertThat(sentAfterARestartWith(SECOND, THIRD)).containsExactly(SECOND);
    assertThat(sentAfterARestartWith(THIRD)).as("two went before").containsExactly(SECOND);
    assertThat(TestFiles.tree(folder.resolve("also-notify"))).hasSize(1);
    assertThat(sentAfterARestartWith(THIRD, FIRST)).containsExactly(SECOND, FIRST);
  }

  @Test
  void newSecretOfAnOnlyEndpointGetsItsWaitingTickets() throws IOException {
    putTicketsFor(FIRST);
    assertThat(sentAfterARestartWith(SECOND)).containsExactly(SECOND);
  }

  @Test
  void newSecretOfOneOfTwoEndpointsGetsNoTicketsOfTheOldOne() throws IOException {
    putTicketsFor(FIRST, SECOND);
    assertThat(sentAfterARestartWith(THIRD, SECOND)).containsExactly(SECOND);
  }

  @Test
  void newValueOfAPlaceholderKeepsTheNames() throws IOException {
    String written = "https://user:hunterA@example.org/x?a={{env:TOKEN}}";
    String other = "https://user:hunterB@example.org/x?a={{env:TOKEN}}";
    putTicketsFor(written, other);
    EndpointNames names =
        new EndpointNames(
            List.of(other, written),
            text -> text.replace("{{env:TOKEN}}", "fresh value"),
            new OutboxLayout(folder));
    assertThat(names.uriOf("https://user:xxxxxx@example.org/x?a={{env:TOKEN}}"))
        .isEqualTo("https://user:hunterA@example.org/x?a=fresh value");
  }

  @Test
  void endpointThatNoConfigurationContainsKeepsItsName() throws IOException {
    String name = names(FIRST).nameOf(SECOND);
    assertThat(name).isEqualTo("jms:a?password=xxxxxx#2");
    OutboxLayout layout = new OutboxLayout(folder);
    TestFiles.file(OutboxLayout.jsonFile(layout.alsoNotify(), "1"), "waits");
    EndpointNames names = names(FIRST, THIRD);
    assertThat(names.uriOf(name)).isNull();
    assertThat(names.nameOf(THIRD)).isEqualTo("jms:a?password=xxxxxx#3");
    assertThat(names.nameOf(SECOND)).isEqualTo(name);
  }

  @Test
  void namesBecomeFreeWhenNothingWaits() {
    assertThat(names(FIRST, SECOND).nameOf(SECOND)).endsWith("#2");
    assertThat(names(SECOND).nameOf(SECOND)).endsWith("#2");
    EndpointNames rotated = names(THIRD);
    assertThat(rotated.nameOf(THIRD)).isEqualTo("jms:a?password=xxxxxx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"endpoint-names.json", "endpoint-names.key"})
  void damagedFileStopsNoAlert(String file) throws IOException {
    putTicketsFor(FIRST);
    for (String damaged : List.of("", "{\"names\":{\"a\":null}}", "{}")) {
      Files.writeString(folder.resolve("state").resolve(file), damaged);
      EndpointNames names = names(FIRST);
      assertThat(names.uriOf(names.nameOf(FIRST))).isEqualTo(FIRST);
    }
    assertThat(sentAfterARestartWith(FIRST)).containsExactly(FIRST);
  }

  @Test
  void filesOfTheNamesAreForTheGateOnlyAndContainNoSecret() throws Exception {
    putTicketsFor(FIRST, SECOND);
    for (String name : List.of("endpoint-names.json", "endpoint-names.key")) {
      Path file = folder.resolve("state").resolve(name);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("hunter");
    }
    byte[] plain =
        MessageDigest.getInstance("SHA-256").digest(FIRST.getBytes(StandardCharsets.UTF_8));
    assertThat(Files.readString(folder.resolve("state/endpoint-names.json")))
        .doesNotContain(HexFormat.of().formatHex(plain));
  }

  @Test
  void endpointsWithoutALiteralSecretNeedNoFile() throws IOException {
    putTicketsFor("direct:a", "https://example.org/{{env:TOKEN}}");
    assertThat(sentAfterARestartWith("direct:a", "https://example.org/{{env:TOKEN}}")).hasSize(2);
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void keepsTicketOfRemovedEndpoint() throws IOException {
    OutboxConfig config = new OutboxConfig(folder, "", "");
    new AlertTicketWriter(config, names())
        .put(SampleTickets.exchange("1", "1", "jms:queue:a?password=hunter2"));
    EndpointDelivery delivery =
        new EndpointDelivery(config, names(), endpoints, Duration.ofMinutes(1));
    delivery.due().forEach(delivery::deliver);
    assertThat(endpoints.sent).isEmpty();
    assertThat(TestFiles.tree(folder.resolve("also-notify"))).hasSize(1);
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
    OutboxConfig config = new OutboxConfig(folder, "", written);
    new AlertTicketWriter(config, names(written)).put(SampleTickets.exchange("1", "1", null));
    for (String file : TestFiles.tree(folder)) {
      assertThat(Files.readString(folder.resolve(file))).doesNotContain("hunter");
    }
    EndpointDelivery delivery =
        new EndpointDelivery(config, names(written), endpoints, Duration.ofMinutes(1));
    delivery.due().forEach(delivery::deliver);
    assertThat(endpoints.sent)
        .extracting(FakeTransport.Sent::address)
        .containsExactly("https://example.org/hook?auth=hunter2");
  }

  @Test
  void usesConfiguredEndpointsByDefault() throws Exception {
    AlertTicketWriter writer =
        new AlertTicketWriter(new OutboxConfig(folder, "", "direct:webhook"), names());
    writer.put(SampleTickets.exchange("1", "1", null));
    assertThat(TestFiles.tree(folder.resolve("also-notify"))).hasSize(1);
    writer.put(SampleTickets.exchange("2", "2", ""));
    assertThat(TestFiles.tree(folder.resolve("also-notify")))
        .as("a directory that wants none")
        .hasSize(1);
  }
}
