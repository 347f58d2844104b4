package dev.dropgate.it.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.MisbehavingSmtpServer;
import dev.dropgate.it.support.OutboxContents;
import dev.dropgate.it.support.SecretLeaks;
import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No output contains a secret, even with full debug output and a server that repeats its input. */
class CredentialLeakIT {
  private static final String USER = "gate";
  private static final String PROPERTY = "Canary-Of-A-Property+1";
  private static final String VARIABLE = "Canary-Of-The-Environment/2";
  private static final String IN_FILE = "Canary-Of-A-File=3";
  private static final String WEBHOOK = "Canary-Of-The-Webhook-4";

  @TempDir Path folder;
  private MisbehavingSmtpServer server;
  private OutboxContents outbox;
  private ChannelGate gate;
  private Path webhookSecret;
  private String mechanisms = "LOGIN PLAIN";

  @BeforeEach
  void prepare() throws Exception {
    server = new MisbehavingSmtpServer().manners(this::answer);
    outbox = new OutboxContents(folder.resolve("data"));
    webhookSecret = TestFiles.file(folder.resolve("secret/webhook"), WEBHOOK + "\n");
    Files.setPosixFilePermissions(webhookSecret, PosixFilePermissions.fromString("rw-------"));
    gate =
        new ChannelGate(folder)
            .example(
                "webhook.yaml",
                "webhook",
                "https://hooks.example.org/dropgate",
                "http://127.0.0.1:" + server.port() + "/dropgate",
                // In a file, as the documentation says: what is in the environment Camel tells at
                // TRACE.
                "secret: \"{{env:WEBHOOK_SECRET:}}\"",
                "secretFile: " + webhookSecret);
    Path alert = gate.routes().resolve("alert.yaml");
    String yaml = Files.readString(alert);
    String place = "              useHeaderRecipients: true\n";
    assertThat(yaml).contains(place);
    Files.writeString(
        alert,
        yaml.replace(
            place,
            place
                + "              debugMode: true\n"
                + "              mail.debug: true\n"
                + "              mail.debug.auth: true\n"
                + "              mail.debug.auth.username: true\n"
                + "              mail.debug.auth.password: true\n"));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  // Refuses every login, and is so unkind as to quote it.
  private String answer(String said) {
    if (said.startsWith("EHLO")) {
      return "250-odd.example.org\r\n250 AUTH " + mechanisms;
    }
    if (said.equals("AUTH LOGIN")) {
      return "334 VXNlcm5hbWU6";
    }
    if (said.equals(Base64.getEncoder().encodeToString(USER.getBytes(StandardCharsets.UTF_8)))) {
      return "334 UGFzc3dvcmQ6";
    }
    boolean login = said.startsWith("AUTH PLAIN ") || said.matches("[A-Za-z0-9+/]{12,}=*");
    return !login ? null : "535 5.7.8 no such login: " + said + " " + decoded(said);
  }

  private static String decoded(String said) {
    String last = said.substring(said.lastIndexOf(' ') + 1);
    return new String(Base64.getDecoder().decode(last), StandardCharsets.UTF_8).replace('\0', ' ');
  }

  @Test
  void noOutputContainsASecret() throws Exception {
    Path secret = TestFiles.file(folder.resolve("secret/password"), IN_FILE + "\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Path config = TestFiles.file(folder.resolve("secret/p.properties"), "");
    Path log =
        TestFiles.file(
            folder.resolve("all.xml"),
            """
            <Configuration status="TRACE">
              <Appenders><Console name="c" target="SYSTEM_OUT"><PatternLayout pattern="%p %c %m%n%xEx"/></Console></Appenders>
              <Loggers><Root level="TRACE"><AppenderRef ref="c"/></Root></Loggers>
            </Configuration>
            """);
    Path jul =
        TestFiles.file(
            folder.resolve("jul.properties"),
            """
            handlers = java.util.logging.ConsoleHandler
            java.util.logging.ConsoleHandler.level = ALL
            .level = INFO
            org.eclipse.angus.mail.level = ALL
            jakarta.mail.level = ALL
            com.sun.mail.level = ALL
            """);

    Files.writeString(
        config,
        "dropgate.smtp.password = " + PROPERTY + "\ndropgate.smtp.username = " + USER + "\n");
    run(builder(log, jul), "--config", config.toString());

    mechanisms = "PLAIN LOGIN";
    Files.writeString(config, "");
    run(
        builder(log, jul)
            .property("dropgate.smtp.username", USER)
            .environment("DROPGATE_SMTP_PASSWORD", VARIABLE));

    mechanisms = "PLAIN";
    run(
        builder(log, jul)
            .property("dropgate.smtp.username", USER)
            .property("dropgate.smtp.password-file", secret));

    wrong("both are set", "dropgate.smtp.password-file", secret.toString());
    wrong("placeholder", "dropgate.smtp.to", "{{dropgate.smtp.password}}");
    wrong("not a number", "dropgate.smtp.port", "x");

    assertThat(
            new SecretLeaks()
                .of(PROPERTY, USER)
                .of(VARIABLE, USER)
                .of(IN_FILE, USER)
                .of(WEBHOOK, USER)
                .in(folder, secret, config, webhookSecret))
        .isEmpty();
  }

  private void run(DropgateProcess.Builder builder, String... first) throws Exception {
    int refused = server.connections();
    String[] command = new String[first.length + 1];
    System.arraycopy(first, 0, command, 0, first.length);
    command[first.length] = "run";
    try (DropgateProcess running = builder.start(command).ready()) {
      TestFiles.file(folder.resolve("data/inbox").resolve(refused + ".exe"), "x");
      await()
          .atMost(Duration.ofSeconds(40))
          .until(
              () ->
                  !outbox.digests("deferred").isEmpty()
                      && server.connections() > refused
                      && running.out().contains("Alert not sent"));
      assertThat(running.out()).contains("TRACE org.apache.camel", "DEBUG SMTP: ").contains("***");
    }
    String[] commands =
        first.length > 0
            ? new String[] {"alert test", "status --json", "check", "check --json"}
            : new String[] {"alert test --json"};
    for (String words : commands) {
      String[] all = new String[first.length + words.split(" ").length];
      System.arraycopy(first, 0, all, 0, first.length);
      System.arraycopy(words.split(" "), 0, all, first.length, all.length - first.length);
      try (DropgateProcess done = builder.start(all)) {
        assertThat(done.exitStatus()).as(words + done.err()).isIn(0, 1, 2);
      }
    }
  }

  private void wrong(String what, String name, String value) {
    try (DropgateProcess check =
        new DropgateProcess.Builder(folder)
            .environment("DROPGATE_SMTP_PASSWORD", VARIABLE)
            .property("dropgate.smtp.host", "127.0.0.1")
            .property("dropgate.smtp.username", USER)
            .property(name, value)
            .start("check")) {
      assertThat(check.exitStatus()).as(what).isEqualTo(2);
    }
  }

  private DropgateProcess.Builder builder(Path log, Path jul) {
    return gate.telling("direct:webhook")
        .jvm("-Dlog4j2.configurationFile=" + log)
        .jvm("-Djava.util.logging.config.file=" + jul)
        .property("dropgate.smtp.host", "127.0.0.1")
        .property("dropgate.smtp.port", server.port())
        .property("dropgate.smtp.security", "none")
        .property("dropgate.smtp.from", "gate@example.org")
        .property("dropgate.smtp.to", "ops@example.org");
  }
}
