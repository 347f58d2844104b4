package dev.dropgate.it.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example webhook.yaml against a web server that checks what a receiver must check. */
class WebhookIT {
  private static final String SECRET = "correct horse battery staple";
  private static final String ADDRESS = "https://hooks.example.org/dropgate";

  private record Call(
      String method, String type, String id, String time, String signature, String body) {
    boolean isGenuine() throws Exception {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
      return signature.equals(
              "sha256="
                  + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8))))
          && Math.abs(Instant.now().getEpochSecond() - Long.parseLong(time)) < 300;
    }
  }

  @TempDir Path folder;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private ChannelGate gate;

  @BeforeEach
  void prepare() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          calls.add(
              new Call(
                  exchange.getRequestMethod(),
                  headers.getFirst("Content-Type"),
                  headers.getFirst("X-Dropgate-Id"),
                  headers.getFirst("X-Dropgate-Timestamp"),
                  headers.getFirst("X-Dropgate-Signature"),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          Integer answer = answers.poll();
          if (answer != null && answer == 0) {
            return; // never
          }
          exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
          exchange.close();
        });
    server.start();
    gate =
        new ChannelGate(folder)
            .example(
                "webhook.yaml",
                "webhook",
                ADDRESS,
                "http://127.0.0.1:" + server.getAddress().getPort() + "/dropgate");
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void everyAlertArrivesSignedAndAnythingButTwoHundredIsTriedAgain() throws Exception {
    Collections.addAll(answers, 500, 302, 404);
    try (DropgateProcess process =
        gate.telling("direct:webhook").environment("WEBHOOK_SECRET", SECRET).start("run").ready()) {
      Path dropped = gate.drop("보고서 \"x\".exe");
      await().atMost(Duration.ofSeconds(60)).until(() -> calls.size() == 4 && gate.waiting() == 0);
      for (Call call : calls) {
        assertThat(call.isGenuine()).isTrue();
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.type()).isEqualTo("application/json");
        assertThat(call.body()).isEqualTo(calls.get(0).body());
      }
      JsonNode ticket = new ObjectMapper().readTree(calls.get(3).body());
      assertThat(ticket.get("path").asText()).isEqualTo(dropped.toString());
      assertThat(ticket.get("id").asText()).isEqualTo(calls.get(3).id());
      assertThat(process.out())
          .contains("Alert for direct:webhook not delivered", "statusCode: 500", "leave again")
          .doesNotContain(SECRET);
      gate.drop("next.exe");
      await().atMost(Duration.ofSeconds(60)).until(() -> calls.size() > 4 && gate.waiting() == 0);
      assertThat(calls).as("what was accepted is not sent again").hasSize(5);
      assertThat(calls.get(4).id()).isNotEqualTo(calls.get(3).id());
    }
    assertThat(Files.readString(gate.routes().resolve("webhook.yaml"))).doesNotContain(SECRET);
  }

  @Test
  void withoutASecretNothingIsSentAndNothingIsLost() throws Exception {
    try (DropgateProcess process = gate.telling("direct:webhook").start("run").ready()) {
      gate.drop("one.exe");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> process.out().contains("the webhook's secret is empty"));
      assertThat(calls).isEmpty();
      assertThat(gate.waiting()).isEqualTo(1);
    }
  }

  @Test
  void aReceiverThatNeverAnswersHoldsUpNoOtherEndpointAndAKillLosesNothing() throws Exception {
    Collections.addAll(answers, 0, 0, 0);
    Path team = folder.resolve("team");
    String both = "direct:webhook,file:" + team + "?fileName=${exchangeId}.json";
    try (DropgateProcess process =
        gate.telling(both).environment("WEBHOOK_SECRET", SECRET).start("run").ready()) {
      gate.drop("one.exe");
      await().atMost(Duration.ofSeconds(30)).until(() -> calls.size() == 1);
      for (int i = 0; i < 20; i++) {
        gate.drop("more-" + i + ".exe");
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> DiskOracle.paths(team).size() == 21 && gate.waiting() == 21);
      assertThat(process.out()).as("the first call still hangs").doesNotContain("not delivered");
      assertThat(calls).hasSize(1);
      process.kill();
    }
    answers.clear();
    try (DropgateProcess process =
        gate.telling(both).environment("WEBHOOK_SECRET", SECRET).start("run").ready()) {
      await().atMost(Duration.ofSeconds(60)).until(() -> gate.waiting() == 0);
      assertThat(calls.stream().skip(1).map(Call::id).distinct()).hasSize(21);
      assertThat(DiskOracle.paths(team)).hasSize(21);
      assertThat(process.isAlive()).isTrue();
    }
  }

  @Test
  void theExampleAsItIsPassesTheCheck() throws Exception {
    try (DropgateProcess check =
        new ChannelGate(Files.createDirectory(folder.resolve("untouched")))
            .example("webhook.yaml", "webhook")
            .telling("direct:webhook")
            .start("check")) {
      assertThat(check.exitStatus()).as(check.out() + check.err()).isZero();
    }
  }
}
