package dev.dropgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.camel.drop.DropEndpoint;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.InstallationPaths;
import dev.dropgate.it.support.TestFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.RoutePolicySupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gate hands over batches unless something of the operator's own sees the exchanges. */
class OwnFlowTest {
  @TempDir private Path folder;

  /** Beans that Camel shows each exchange to. */
  public static final class Notifier extends EventNotifierSupport {
    @Override
    public void notify(CamelEvent event) {}
  }

  public static final class Policy extends RoutePolicySupport {}

  public static final class PolicyFactory implements RoutePolicyFactory {
    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
      return null;
    }
  }

  public static final class Wrapper implements InterceptStrategy {
    @Override
    public Processor wrapProcessorInInterceptors(
        CamelContext context, NamedNode definition, Processor target, Processor next) {
      return target;
    }
  }

  public static final class Unrelated {}

  @Test
  void gateAsShippedHandsOverBatches() throws Exception {
    assertThat(ownPart()).isEmpty();
  }

  @Test
  void beanThatSeesNoExchangeLeavesBatchesOn() throws Exception {
    bean("Unrelated");
    assertThat(ownPart()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Notifier", "Policy", "PolicyFactory", "Wrapper"})
  void beanThatSeesExchangesSwitchesBatchesOff(String type) throws Exception {
    bean(type);
    assertThat(ownPart()).hasValue("the bean spy");
  }

  private void bean(String type) throws Exception {
    TestFiles.file(
        folder.resolve("routes/zz.yaml"),
        "- beans:\n    - name: spy\n      type: "
            + OwnFlowTest.class.getName()
            + "$"
            + type
            + "\n");
  }

  /** Returns the reason, which agrees with what the consumer does. */
  private Optional<String> ownPart() throws Exception {
    StartupChecks checks = new StartupChecks(settings());
    checks.run();
    try (RunningGate gate = new RunningGate(settings(), checks.routes(), null)) {
      Optional<String> part = gate.ownPartOfTheFlow();
      DropEndpoint endpoint = (DropEndpoint) gate.context().getRoute("inbox").getEndpoint();
      assertThat(endpoint.getConfiguration().isBatch()).isEqualTo(part.isEmpty());
      return part;
    }
  }

  private GateSettings settings() throws Exception {
    Path file = folder.resolve("application.properties");
    Path own = folder.resolve("routes");
    Files.writeString(file, "dropgate.home = " + folder.resolve("data") + "\n");
    return Dropgate.loadSettings(
        new InstallationPaths(file, Files.exists(own) ? own : null, null),
        new Properties(),
        Map.of());
  }
}
