package dev.dropgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.io.HostName;
import dev.dropgate.runtime.Dropgate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateSettingsTest {
  @TempDir private Path folder;
  private final Properties system = new Properties();

  @Test
  void withoutAFileTheBuiltInDefaultsHold() throws ConfigurationException {
    GateSettings settings =
        Dropgate.loadSettings(new InstallationPaths(null, null, null), system, Map.of());
    assertThat(settings.get("dropgate.home")).isEqualTo("data");
    assertThat(settings.get("dropgate.inbox")).isEqualTo("data/inbox");
    assertThat(settings.get("dropgate.blocked-extensions"))
        .isEqualTo("exe,dll,pack:core,pack:attack");
    assertThat(settings.number("dropgate.settle-time")).isEqualTo(2000);
    assertThat(settings.path("dropgate.spool")).isAbsolute().endsWithRaw(Path.of("data/spool"));
    assertThat(settings.get("dropgate.smtp.from")).isEqualTo("dropgate@" + HostName.get());
  }

  @Test
  void eachSourceOverridesTheOneBefore() throws Exception {
    String file = "dropgate.settle-time = 1\ndropgate.max-depth = 1\ndropgate.poll-interval = 1";
    system.setProperty("dropgate.poll-interval", "3");
    GateSettings settings =
        load(file, Map.of("DROPGATE_MAX_DEPTH", "2", "DROPGATE_POLL_INTERVAL", "2"));
    assertThat(settings.number("dropgate.settle-limit")).as("default").isEqualTo(600_000);
    assertThat(settings.number("dropgate.settle-time")).as("file").isEqualTo(1);
    assertThat(settings.number("dropgate.max-depth")).as("environment").isEqualTo(2);
    assertThat(settings.number("dropgate.poll-interval")).as("-D").isEqualTo(3);
  }

  @Test
  void derivedSettingsFollowOverrides() throws Exception {
    assertThat(load("", Map.of("DROPGATE_HOME", "/srv/gate")).path("dropgate.detection-log"))
        .isEqualTo(Path.of("/srv/gate/log/malicious_code.log"));
  }

  @Test
  void anEmptyListOfExtensionsMayBeSet() throws Exception {
    assertThat(load("dropgate.blocked-extensions =").get("dropgate.blocked-extensions")).isEmpty();
  }

  /** Their values are put in when an alert is sent, so that none of them stands on disk. */
  @Test
  void placeholdersOfTheEnvironmentStayInAlsoNotifyAndAreResolvedElsewhere() throws Exception {
    String file =
        """
        dropgate.also-notify = https:{{dropgate.smtp.host}}/{{env:TOKEN}}
        dropgate.smtp.host = {{env:HOST:mail.example.org}}
        dropgate.smtp.to = a@example.org
        """;
    GateSettings settings = load(file, Map.of("TOKEN", "hunter2"));
    assertThat(settings.get("dropgate.also-notify"))
        .isEqualTo("https:{{env:HOST:mail.example.org}}/{{env:TOKEN}}");
    assertThat(settings.get("dropgate.smtp.host")).isEqualTo("mail.example.org");
    assertThatThrownBy(() -> load("dropgate.also-notify = https:x/{{env:TOKEN}}", Map.of()))
        .hasMessageContaining("env:TOKEN is not set");
  }

  @Test
  void reportsAllErrorsWithNearestNames() {
    assertThatThrownBy(
            () ->
                load(
                    """
                    dropgate.smtp.hots = x
                    dropgate.poll-interval = no
                    dropgate.settle-time = 1
                    dropgate.settle-time = 2
                    dropgate.fsync = maybe
                    """))
        .satisfies(
            e ->
                assertThat(e.getMessage().lines())
                    .hasSize(4)
                    .allSatisfy(line -> assertThat(line).hasSizeLessThan(300))
                    .anySatisfy(
                        line -> assertThat(line).endsWith("did you mean dropgate.smtp.host?"))
                    .anySatisfy(
                        line -> assertThat(line).contains("dropgate.settle-time is there twice"))
                    .anySatisfy(line -> assertThat(line).contains("dropgate.fsync = \"maybe\"")));
  }

  @Test
  void ehloNameIsFullyQualified() throws Exception {
    String mail = "dropgate.smtp.host = x\ndropgate.smtp.to = a@example.org\n";
    assertThat(load(mail + "dropgate.smtp.helo = gate.example.org").get("dropgate.smtp.helo"))
        .isEqualTo("gate.example.org");
    assertThat(load(mail + "dropgate.smtp.from = a@mail.example.org").get("dropgate.smtp.helo"))
        .isEqualTo(HostName.fullName().orElse("mail.example.org"));
    refused(
        mail + "dropgate.smtp.helo = a b",
        "dropgate.smtp.helo = \"a b\": must be a full host name");
  }

  @Test
  void aFileIsReadAsUtf8() throws Exception {
    assertThat(load("dropgate.home = /srv/보고서").path("dropgate.home")).hasFileName("보고서");
  }

  @Test
  void refusesFileThatIsNotUtf8() throws IOException {
    Path file =
        Files.write(folder.resolve("application.properties"), new byte[] {'a', (byte) 0xFF});
    assertThatThrownBy(
            () -> Dropgate.loadSettings(new InstallationPaths(file, null, null), system, Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("application.properties: cannot be read as properties in UTF-8");
  }

  @Test
  void anUnknownPropertyIsRefusedWhereverItIs() {
    refused(
        "dropgate.settle-tme = 1", "application.properties: unknown property dropgate.settle-tme");
    system.setProperty("dropgate.smtp.hots", "x");
    refused("", "-D on the command line: unknown property dropgate.smtp.hots; known are ");
  }

  @Test
  void camelsOwnPropertiesAreNotOurs() throws Exception {
    assertThat(load("camel.main.name = gate").get("camel.main.name")).isEqualTo("gate");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dropgate.poll-interval = 0|from 1 to 86400000",
        "dropgate.poll-interval = 1s|dropgate.poll-interval = \"1s\": must be a whole number",
        "dropgate.settle-time = -1|from 0 to 86400000",
        "dropgate.settle-time =|dropgate.settle-time = \"\": must be a whole number",
        "dropgate.settle-limit = 1999|must not be shorter than dropgate.settle-time",
        "dropgate.max-depth = 99999999999999999999|from 1 to 10000",
        "dropgate.smtp.port = 65536|from 1 to 65535",
        "dropgate.alert.digest-interval = 0|must be a whole number",
        "dropgate.spool =|dropgate.spool = \"\": needs a path",
        "dropgate.spool = a\\u0000b|dropgate.spool = \"a\\x00b\": needs a path",
        "dropgate.blocked-extensions = *.exe|dropgate.blocked-extensions: \"*.exe\" is not an",
        "dropgate.smtp.security = ssl|must be one of none, starttls, tls",
        "dropgate.smtp.username = me|go together",
        "dropgate.smtp.password = hunter2|go together",
        "dropgate.smtp.host = mail.example.org|dropgate.smtp.to is empty",
        "dropgate.smtp.host = a?b=c|must be a host name or an address",
        "dropgate.quarantine.seal = yes|must be true or false",
        "dropgate.quarantine.seal = true|needs a key; make one with (umask 077; openssl rand",
        "dropgate.quarantine.keep = 90|not a duration; give a number and s, m, h, d or w, for"
            + " example 30d",
        "dropgate.quarantine.keep = 6d|must not be shorter than dropgate.quarantine.keep-at-least",
        "dropgate.quarantine.keep-at-least = week|for example 30d",
        "dropgate.quarantine.max-size = 10 apples|for example 10GB",
        "dropgate.quarantine.max-records = 0|must be a whole number from 1",
        "dropgate.quarantine.purge-interval = 0|must be a whole number from 1",
        "dropgate.inbox = {{dropgate.hoem}}|dropgate.inbox: no property dropgate.hoem",
        "dropgate.inbox = {{dropgate.inbox}}|dropgate.inbox: its {{placeholders}} go round",
      })
  void refusesBadValueWithNameAndFix(String line, String message) {
    refused(line, message);
  }

  @Test
  void placeholdersThatGoRoundInACircleEnd() {
    refused("dropgate.inbox={{dropgate.held}}\ndropgate.held={{dropgate.inbox}}x", "circle");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ops", "ops@", "a@b,", "a@b c@d", "a@b\\r\\nBcc:c@d", "<a@b>"})
  void refusesInvalidAddress(String address) {
    refused("dropgate.smtp.host = mail\ndropgate.smtp.to = " + address, "dropgate.smtp.to = ");
  }

  @Test
  void severalRecipientsMayHaveSpacesBetweenThem() throws Exception {
    GateSettings settings = load("dropgate.smtp.host = mail\ndropgate.smtp.to = a@b.org, c@d.org");
    assertThat(settings.get("dropgate.smtp.to")).isEqualTo("a@b.org, c@d.org");
  }

  @Test
  void messagesNeverContainThePassword() {
    assertThatThrownBy(
            () -> load("dropgate.smtp.password = hunter2\ndropgate.poll-interval = nonsense"))
        .hasMessageNotContaining("hunter2");
    refusedWithout("dropgate.smtp.password = hunter2", "hunter2");
    refusedWithout("dropgate.smtp.username = u\ndropgate.smtp.password = {{hunter2}}", "hunter2");
  }

  @Test
  void routesGetAbsoluteFoldersAndNoEmptySecrets() throws Exception {
    Map<String, String> values = load("dropgate.home = here").forRoutes();
    assertThat(values.get("dropgate.spool")).startsWith("/").endsWith("/here/spool");
    assertThat(values).doesNotContainKeys("dropgate.smtp.username", "dropgate.smtp.password");
    assertThat(values)
        .containsEntry("dropgate.smtp.tls", "false")
        .containsEntry("dropgate.smtp.starttls", "true")
        .containsEntry("dropgate.smtp.host", "");
  }

  @Test
  void theLimitsOfTheQuarantineMayBeSetAndReachTheRoutes() throws Exception {
    Map<String, String> values =
        load("""
        dropgate.quarantine.keep = 90d
        dropgate.quarantine.max-size = 10GB
        dropgate.quarantine.max-records = 1000
        dropgate.quarantine.seal = true
        dropgate.quarantine.key-file = key
        """)
            .forRoutes();
    assertThat(values)
        .containsEntry("dropgate.quarantine.keep", "90d")
        .containsEntry("dropgate.quarantine.max-size", "10GB")
        .containsEntry("dropgate.quarantine.max-records", "1000");
    assertThat(values.get("dropgate.quarantine.key-file")).startsWith("/").endsWith("/key");
    assertThat(load("").forRoutes()).doesNotContainKey("dropgate.quarantine.key-file");
  }

  @Test
  void keepsUnknownPlaceholdersOfRouteFiles() throws Exception {
    assertThat(load("dropgate.home = /x").expand("{{dropgate.inbox}}/{{other}}"))
        .isEqualTo("/x/inbox/{{other}}");
  }

  private void refused(String file, String message) {
    assertThatThrownBy(() -> load(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  private void refusedWithout(String file, String secret) {
    assertThatThrownBy(() -> load(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageNotContaining(secret);
  }

  private GateSettings load(String file) throws IOException, ConfigurationException {
    return load(file, Map.of());
  }

  private GateSettings load(String file, Map<String, String> environment)
      throws IOException, ConfigurationException {
    Path config = folder.resolve("application.properties");
    Files.writeString(config, file, StandardCharsets.UTF_8);
    return Dropgate.loadSettings(new InstallationPaths(config, null, null), system, environment);
  }
}
