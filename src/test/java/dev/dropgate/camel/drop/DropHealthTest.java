package dev.dropgate.camel.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.health.ConsumersHealthCheckRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The health check of a consumer of {@code drop:}, as a probe calls it. */
@Timeout(120)
class DropHealthTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path root;
  private Path drop;
  private final DefaultCamelContext context = new DefaultCamelContext();

  @BeforeEach
  void prepare() throws IOException {
    drop = Files.createDirectories(root.resolve("drop"));
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private void start() throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("drop:" + drop + "?delay=50&settleTime=0&spool=" + root.resolve("spool"))
                .routeId("inbox")
                .to("log:seen");
          }
        });
    HealthCheckRegistry checks = HealthCheckRegistry.get(context);
    checks.register(new ConsumersHealthCheckRepository());
    context.start();
  }

  private HealthCheck.Result result() {
    return HealthCheckHelper.invokeReadiness(context).stream()
        .filter(result -> result.getCheck().getId().equals("consumer:inbox"))
        .findFirst()
        .orElseThrow();
  }

  private void awaitUp() {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(result().getState()).isEqualTo(HealthCheck.State.UP));
  }

  private void awaitDown(String message) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(result().getState()).isEqualTo(HealthCheck.State.DOWN);
              assertThat(result().getMessage().orElse("")).contains(message);
            });
  }

  @Test
  void directoryThatIsMissingIsDownUntilItIsBack() throws Exception {
    start();
    awaitUp();
    Files.delete(drop);
    awaitDown("Cannot look at or claim " + drop + " (is not there, or is not a directory)");
    awaitDown("; fix: bring it back, or correct its path");
    assertThat(result().getDetails()).containsKeys("endpoint.uri", "route.id");
    Files.createDirectory(drop);
    awaitUp();
  }

  @Test
  void directoryThatIsMissingAtTheStartIsDown() throws Exception {
    Files.delete(drop);
    start();
    awaitDown("is not there");
    Files.createDirectory(drop);
    awaitUp();
  }

  @Test
  void folderThatCannotBeReadIsDownUntilItCan() throws Exception {
    Path folder = Files.createDirectories(drop.resolve("sub"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(folder), "root reads everything");
    start();
    awaitDown("permission denied");
    awaitDown("; fix: give user ");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    awaitUp();
  }

  @Test
  void disabledCheckSaysNothing() throws Exception {
    context.getComponent("drop", DropComponent.class).setHealthCheckConsumerEnabled(false);
    Files.delete(drop);
    start();
    await()
        .during(Duration.ofMillis(300))
        .atMost(SOON)
        .until(() -> result().getState() == HealthCheck.State.UNKNOWN);
  }
}
