package dev.dropgate.it.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.dropgate.io.HostName;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.LocalhostKeys;
import dev.dropgate.it.support.RealFiles;
import dev.dropgate.it.support.ReceivedMails;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.it.support.TestRoutes;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts through a real SMTP conversation: what arrives, and what happens when it cannot. */
class MailDeliveryIT {
  @TempDir Path folder;
  private GreenMail mail;

  @AfterEach
  void stop() {
    if (mail != null) {
      mail.stop();
    }
  }

  @Test
  void theMailNamesEverythingAResponderNeedsAndReachesEveryRecipient() throws Exception {
    start(ServerSetup.SMTP.dynamicPort());
    try (DropgateProcess gate = mailing().start("run").ready()) {
      Path dropped = drop("보고서/송장 2026.exe");
      await().atMost(Duration.ofSeconds(30)).until(() -> mail.getReceivedMessages().length == 2);
      MimeMessage message = mail.getReceivedMessages()[0];
      Map<String, JsonNode> records = DiskOracle.records(folder.resolve("data/quarantine"));
      JsonNode record = records.values().iterator().next();
      assertThat(message.getRecipients(Message.RecipientType.TO))
          .extracting(Object::toString)
          .containsExactly("ops@example.org", "security@example.org");
      assertThat(message.getFrom()[0].toString()).isEqualTo("gate@example.org");
      assertThat(message.getSubject())
          .startsWith("[dropgate ")
          .contains(dropped.toString())
          .contains("(blocked-extension)");
      String text = ReceivedMails.text(message);
      assertThat(value(text, "File")).isEqualTo(dropped.toString());
      assertThat(value(text, "Directory")).isEqualTo(folder.resolve("data/inbox").toString());
      assertThat(value(text, "Rule")).isEqualTo("blocked-extension");
      assertThat(value(text, "Size")).isEqualTo(record.get("size").asText() + " bytes");
      assertThat(value(text, "SHA-256")).isEqualTo(record.get("sha256").asText());
      assertThat(value(text, "Time")).isEqualTo(record.get("detectedAt").asText());
      assertThat(value(text, "Host")).isEqualTo(record.get("host").asText());
      String id = records.keySet().iterator().next();
      assertThat(value(text, "Record")).isEqualTo(id);
      assertThat(text)
          .contains("java -jar dropgate.jar quarantine show " + id + "\n")
          .contains("java -jar dropgate.jar quarantine restore " + id + " --reason \"WHY\"\n");

      Document page = Jsoup.parse(ReceivedMails.html(message));
      assertThat(page.selectFirst(".path").text()).isEqualTo(dropped.toString());
      assertThat(page.selectFirst(".sha").text()).isEqualTo(record.get("sha256").asText());
      assertThat(page.selectFirst(".id").text()).isEqualTo(id);

      assertThat(ReceivedMails.rows(message)).hasSize(1);
      CSVRecord row = ReceivedMails.rows(message).get(0);
      assertThat(row.get("path")).isEqualTo(dropped.toString());
      assertThat(row.get("sha256")).isEqualTo(record.get("sha256").asText());
      assertThat(row.get("size")).isEqualTo(record.get("size").asText());
      assertThat(row.get("time")).isEqualTo(record.get("detectedAt").asText());
      assertThat(row.get("record")).isEqualTo(id);

      assertThat(message.getHeader("Message-ID")[0]).matches("<" + id + "[\\w.-]*@[\\w.-]+>");
      assertThat(message.getHeader("References")).as("the first of a thread").isNull();
      assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(message.getHeader("X-Auto-Response-Suppress")).containsExactly("All");
      assertThat(message.getSentDate()).isNotNull();
      assertThat(message.getContentType()).startsWith("multipart/mixed");
      assertThat(gate.isAlive()).isTrue();
    }
  }

  /** The attached list is in no alternative of the text: mail programs show but one of these. */
  @Test
  void aKoreanMailHasItsSubjectTextPageAndListWhole() throws Exception {
    start(ServerSetup.SMTP.dynamicPort());
    Path templates = TestFiles.file(folder.resolve("t/alert.txt"), "{{headline}} - {{host}}\n");
    try (DropgateProcess gate =
        mailing()
            .property("dropgate.alert.language", "ko")
            .property("dropgate.alert.templates", templates.getParent())
            .start("run")
            .ready()) {
      Path dropped = drop("보고서 <b>.exe");
      await().atMost(Duration.ofSeconds(30)).until(() -> mail.getReceivedMessages().length == 2);
      MimeMessage message = mail.getReceivedMessages()[0];
      assertThat(message.getSubject()).contains("위험한 파일 격리됨: " + dropped);
      assertThat(message.getHeader("Subject")[0]).contains("=?UTF-8?").isASCII();
      assertThat(ReceivedMails.text(message)).isEqualTo("위험한 파일 격리됨 - " + HostName.get() + "\n");
      assertThat(Jsoup.parse(ReceivedMails.html(message)).selectFirst(".path").text())
          .isEqualTo(dropped.toString());
      assertThat(ReceivedMails.rows(message).get(0).get("path")).isEqualTo(dropped.toString());
      Multipart mixed = (Multipart) message.getContent();
      assertThat(mixed.getBodyPart(0).getContentType()).startsWith("multipart/alternative");
      assertThat(mixed.getBodyPart(1).getDisposition()).isEqualTo("attachment");
      assertThat(mixed.getBodyPart(1).getFileName()).matches("dropgate-[\\w.-]+\\.csv");
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void theManifestSaysWhenTheMailServerHadAcceptedTheAlert() throws Exception {
    int port = freePort();
    DropgateProcess.Builder builder =
        mailing()
            .property("dropgate.smtp.port", port)
            .property("dropgate.alert.digest-interval", "500");
    try (DropgateProcess gate = builder.start("run").ready()) {
      drop("dangerous.exe");
      Files.createSymbolicLink(folder.resolve("data/inbox/held"), Path.of("/etc/passwd"));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  gate.out().contains("Alert not sent")
                      && alerts("quarantine").size() == 1
                      && alerts("held").size() == 1);
      assertThat(alerts("quarantine").get(0).get("state").asText()).isEqualTo("waiting");
      assertThat(alerts("held").get(0).has("at")).isFalse();
      start(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> DiskOracle.waitingAlerts(folder.resolve("data/outbox")).isEmpty());
      for (String store : new String[] {"quarantine", "held"}) {
        JsonNode alert = alerts(store).get(0);
        assertThat(alert.get("state").asText()).isEqualTo("accepted");
        assertThat(java.time.Instant.parse(alert.get("at").asText()))
            .isBeforeOrEqualTo(java.time.Instant.now());
      }
    }
  }

  /** Twice the same mail each interval for ever would be worse than a manifest that lags behind. */
  @Test
  void aManifestThatCannotBeChangedDoesNotHaveTheMailSentAgain() throws Exception {
    start(ServerSetup.SMTP.dynamicPort());
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    Path alert = routes.resolve("alert.yaml");
    Files.writeString(
        alert,
        Files.readString(alert)
            .replace("quarantine: \"{{dropgate.quarantine}}\"", "quarantine: /proc/self/task"));
    try (DropgateProcess gate = mailing().start("run").ready()) {
      drop("one.exe");
      await().atMost(Duration.ofSeconds(30)).until(() -> mail.getReceivedMessages().length == 2);
      drop("two.exe"); // what comes twice, comes before its mails or with them
      await().atMost(Duration.ofSeconds(30)).until(() -> mail.getReceivedMessages().length > 3);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> DiskOracle.waitingAlerts(folder.resolve("data/outbox")).isEmpty());
      assertThat(mail.getReceivedMessages()).hasSize(4);
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void aNameCannotForgeALineAHeaderOrARecipient() throws Exception {
    start(ServerSetup.SMTP.dynamicPort());
    try (DropgateProcess gate = mailing().start("run").ready()) {
      drop(
          "a\r\nBcc: evil@example.org\r\n\r\nRecord: forged &bcc=evil@example.org {{dropgate.smtp.to}} ${body}.exe");
      await().atMost(Duration.ofSeconds(30)).until(() -> mail.getReceivedMessages().length == 2);
      MimeMessage message = mail.getReceivedMessages()[0];
      assertThat(message.getAllRecipients()).hasSize(2);
      assertThat(message.getHeader("Bcc")).isNull();
      assertThat(message.getSubject())
          .contains("a\\x0d\\x0aBcc: evil@example.org")
          .contains("{{dropgate.smtp.to}} ${body}");
      assertThat(ReceivedMails.text(message).lines().filter(line -> line.contains("forged")))
          .hasSize(1);
      assertThat(gate.out().lines().filter(line -> line.contains("forged"))).hasSize(1);
    }
  }

  @Test
  void tlsAndAuthentication() throws Exception {
    Path keys = folder.resolve("keys.p12");
    LocalhostKeys.make(keys);
    System.setProperty("greenmail.tls.keystore.file", keys.toString());
    System.setProperty("greenmail.tls.keystore.password", LocalhostKeys.PASSWORD);
    try {
      start(ServerSetup.SMTPS.dynamicPort());
    } finally {
      System.clearProperty("greenmail.tls.keystore.file");
      System.clearProperty("greenmail.tls.keystore.password");
    }
    mail.setUser("gate@example.org", "gate", "correct horse & battery+staple?");
    mail.getUserManager().setAuthRequired(true);
    DropgateProcess.Builder builder =
        mailing()
            .property("dropgate.smtp.host", "localhost")
            .property("dropgate.smtp.port", mail.getSmtps().getPort())
            .property("dropgate.smtp.security", "tls")
            .property("dropgate.smtp.username", "gate")
            .environment("DROPGATE_SMTP_PASSWORD", "correct horse & battery+staple?");
    try (DropgateProcess stranger = builder.start("alert", "test")) {
      assertThat(stranger.exitStatus()).as("a server that nobody vouches for").isEqualTo(1);
      assertThat(stranger.err()).contains("not accepted").doesNotContain("battery");
      assertThat(mail.getReceivedMessages()).isEmpty();
    }
    builder
        .jvm("-Djavax.net.ssl.trustStore=" + keys)
        .jvm("-Djavax.net.ssl.trustStorePassword=" + LocalhostKeys.PASSWORD);
    try (DropgateProcess gate = builder.start("run").ready()) {
      drop("tool.exe");
      await().atMost(Duration.ofSeconds(30)).until(() -> mail.getReceivedMessages().length == 2);
      assertThat(gate.out() + gate.err()).doesNotContain("battery");
    }
  }

  @Test
  void wrongPasswordKeepsTicketAndIsReportedOncePerInterval() throws Exception {
    start(ServerSetup.SMTP.dynamicPort());
    mail.setUser("gate@example.org", "gate", "right");
    mail.getUserManager().setAuthRequired(true);
    DropgateProcess.Builder builder =
        mailing()
            .property("dropgate.smtp.username", "gate")
            .property("dropgate.smtp.password", "wrong-secret")
            .property("dropgate.alert.digest-interval", "60000");
    try (DropgateProcess gate = builder.start("run").ready()) {
      drop("tool.exe");
      await().atMost(Duration.ofSeconds(30)).until(() -> gate.out().contains("Alert not sent"));
      Thread.sleep(2500); // polls of the outbox leave no sign; a second attempt would
      assertThat(gate.out()).containsOnlyOnce("Alert not sent").doesNotContain("wrong-secret");
      assertThat(new HashSet<>(DiskOracle.waitingAlerts(folder.resolve("data/outbox")))).hasSize(1);
    }
  }

  @Test
  void startTlsIsRequiredByDefaultNotOptional() throws Exception {
    start(ServerSetup.SMTP.dynamicPort());
    try (DropgateProcess test =
        mailing().property("dropgate.smtp.security", "starttls").start("alert", "test")) {
      assertThat(test.exitStatus()).isEqualTo(1);
      assertThat(test.err()).containsIgnoringCase("STARTTLS is required");
      assertThat(mail.getReceivedMessages()).isEmpty();
    }
  }

  @Test
  void aDeadMailServerStopsNoFileAndItsTicketsLeaveWhenItIsBack() throws Exception {
    int port = freePort();
    DropgateProcess.Builder builder =
        mailing()
            .property("dropgate.smtp.port", port)
            .property("dropgate.alert.digest-interval", "500");
    try (DropgateProcess gate = builder.start("run").ready()) {
      drop("one.exe");
      drop("two.dll");
      TestFiles.file(folder.resolve("data/inbox/fine.txt"), "text");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  gate.out().contains("Alert not sent")
                      && Files.exists(folder.resolve("data/delivered/fine.txt"))
                      && DiskOracle.records(folder.resolve("data/quarantine")).size() == 2);
      assertThat(new HashSet<>(DiskOracle.waitingAlerts(folder.resolve("data/outbox")))).hasSize(2);
      start(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> DiskOracle.waitingAlerts(folder.resolve("data/outbox")).isEmpty());
      assertThat(gate.out()).contains("Alerts leave again");
    }
  }

  @Test
  void aTarpitDelaysNoFile() throws Exception {
    try (ServerSocket tarpit = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        DropgateProcess gate =
            mailing().property("dropgate.smtp.port", tarpit.getLocalPort()).start("run").ready()) {
      drop("one.exe");
      tarpit.setSoTimeout(30_000);
      tarpit.accept(); // and never a word
      TestFiles.file(folder.resolve("data/inbox/fine.txt"), "text");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.exists(folder.resolve("data/delivered/fine.txt")));
      assertThat(gate.out()).as("it still waits for a word").doesNotContain("Alert not sent");
      await().atMost(Duration.ofSeconds(30)).until(() -> gate.out().contains("Alert not sent"));
    }
  }

  @Test
  void aDirectoryMayAlsoNotifyAnEndpointOfItsOwn() throws Exception {
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    TestRoutes.directories(
        routes,
        TestRoutes.directory(
            "gate",
            folder.resolve("data/inbox"),
            "{name: alsoNotify, value: \"file:"
                + folder.resolve("team")
                + "?fileName=alert-${date:now:HHmmssSSS}.json\"}"));
    try (DropgateProcess gate = new DropgateProcess.Builder(folder).start("run").ready()) {
      Path dropped = drop("one.exe");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> DiskOracle.paths(folder.resolve("team")).size() == 1);
      assertThat(Files.readString(DiskOracle.paths(folder.resolve("team")).get(0)))
          .contains("\"path\" : \"" + dropped + "\"");
      assertThat(DiskOracle.waitingAlerts(folder.resolve("data/outbox")))
          .as("the mail still waits for a server")
          .isNotEmpty();
      assertThat(gate.isAlive()).isTrue();
    }
  }

  private List<JsonNode> alerts(String store) throws IOException {
    return DiskOracle.records(folder.resolve("data").resolve(store)).values().stream()
        .map(record -> record.get("alert"))
        .toList();
  }

  private void start(ServerSetup setup) {
    mail = new GreenMail(setup);
    mail.start();
  }

  private DropgateProcess.Builder mailing() {
    return new DropgateProcess.Builder(folder)
        .property("dropgate.smtp.host", "127.0.0.1")
        .property(
            "dropgate.smtp.port",
            mail == null || mail.getSmtp() == null ? 25 : mail.getSmtp().getPort())
        .property("dropgate.smtp.security", "none")
        .property("dropgate.smtp.from", "gate@example.org")
        .property("dropgate.smtp.to", "ops@example.org, security@example.org")
        .property("dropgate.alert.digest-interval", "1000");
  }

  private Path drop(String name) throws IOException {
    Path file = folder.resolve("data/inbox").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, RealFiles.windowsExecutables().get(0));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String value(String text, String name) {
    Matcher line = Pattern.compile("(?m)^ *" + name + ": +(.*?)\\r?$").matcher(text);
    assertThat(line.find()).as(name + " in " + text).isTrue();
    return line.group(1);
  }
}
