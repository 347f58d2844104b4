package dev.dropgate.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.TestRoutes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input: one clear line on stderr, exit status 2, nothing moved. */
class BadInputIT {
  @TempDir Path folder;
  private Path dropped;

  @BeforeEach
  void drop() throws IOException {
    dropped = Files.createDirectories(folder.resolve("data/inbox")).resolve("waiting.exe");
    Files.writeString(dropped, "untouched");
  }

  @AfterEach
  void nothingWasMoved() {
    assertThat(dropped).hasContent("untouched");
  }

  @Test
  void unknownProperty() throws IOException {
    Files.writeString(folder.resolve("application.properties"), "dropgate.polinterval = 5\n");
    refused(builder(), "application.properties: unknown property dropgate.polinterval");
  }

  @Test
  void unknownPropertyOnTheCommandLine() {
    refused(builder().property("dropgate.smpt.host", "x"), "unknown property dropgate.smpt.host");
  }

  @Test
  void badNumber() {
    refused(
        builder().property("dropgate.settle-time", "2s"),
        "dropgate.settle-time = \"2s\": must be a whole number");
  }

  @Test
  void badYaml() throws IOException {
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    Files.writeString(
        routes.resolve("directories.yaml"), "- templatedRoute:\n    routeTemplateRef: [gate\n");
    refused(builder(), "directories.yaml:3: bad YAML");
  }

  @Test
  void yamlThatCamelDoesNotUnderstand() throws IOException {
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    Files.writeString(
        routes.resolve("mine.yaml"),
        "- route:\n    from:\n      uri: direct:mine\n      stepz: []\n");
    refused(builder(), "mine.yaml");
  }

  @Test
  void missingDirectory() throws IOException {
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    TestRoutes.directories(routes, TestRoutes.directory("gate", folder.resolve("no/such")));
    refused(
        builder(),
        "directories.yaml:1: directory " + folder.resolve("no/such") + " does not exist; make it");
  }

  @Test
  void unreadableQuarantine() throws IOException {
    Files.writeString(folder.resolve("data/quarantine"), "a file where the folder should be");
    refused(
        builder(),
        "dropgate.quarantine: " + folder.resolve("data/quarantine") + " is not a directory");
  }

  @Test
  void misspeltTemplateParameter() throws IOException {
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    Path inbox = folder.resolve("data/inbox");
    TestRoutes.directories(
        routes, TestRoutes.directory("gate", inbox, "{name: settletime, value: 5}"));
    refused(builder(), "template gate has no parameter \"settletime\"; it has directory,");
  }

  @Test
  void recipientsThatAreNoAddresses() throws IOException {
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    TestRoutes.directories(
        routes,
        TestRoutes.directory(
            "gate", folder.resolve("data/inbox"), "{name: mailTo, value: \"ops at example.org\"}"));
    refused(
        builder(),
        "directories.yaml:1: mailTo = \"ops at example.org\": needs addresses like"
            + " ops@example.org");
  }

  @Test
  void noRoutesAtAll() throws IOException {
    Files.createDirectories(folder.resolve("routes"));
    refused(builder(), "no routes at all");
  }

  @Test
  void aSecondInstanceOnTheSameSpool() throws IOException {
    Files.delete(dropped);
    try (DropgateProcess first = builder().start("run").ready()) {
      refused(builder(), "another Dropgate uses the spool " + folder.resolve("data/spool"));
      assertThat(first.isAlive()).isTrue();
    }
    Files.writeString(dropped, "untouched");
  }

  @Test
  void aPortThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      refused(
          builder(),
          "port " + port + " on 127.0.0.1 is not available",
          "demo",
          "--once",
          "--smtp-port",
          port);
    }
  }

  @Test
  void mailHostWithoutRecipient() {
    refused(builder().property("dropgate.smtp.host", "127.0.0.1"), "dropgate.smtp.to is empty");
  }

  @Test
  void unknownOption() {
    try (DropgateProcess gate = builder().start("run", "--confg", "x")) {
      assertThat(gate.exitStatus()).isEqualTo(2);
      assertThat(gate.err()).startsWith("dropgate: Unknown option");
    }
  }

  private DropgateProcess.Builder builder() {
    return new DropgateProcess.Builder(folder);
  }

  private static void refused(DropgateProcess.Builder builder, String line, String... arguments) {
    try (DropgateProcess gate =
        builder.start(arguments.length == 0 ? new String[] {"run"} : arguments)) {
      assertThat(gate.exitStatus()).as(gate.err()).isEqualTo(2);
      assertThat(gate.err()).contains(line);
      assertThat(gate.err().lines()).as("one line").hasSize(1);
    }
  }
}
