package dev.dropgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ThreadsDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.WhenDefinition;
import org.junit.jupiter.api.Test;

class RouteNamingListenerTest {
  @Test
  void theStepsAndThreadsOfATemplateAreNamedAfterTheRouteThatIsMadeOfIt() {
    ThreadsDefinition threads = new ThreadsDefinition();
    threads.setId("{{intake}}-slow-lane");
    threads.setThreadName("slow-lane");
    WhenDefinition large = new WhenDefinition();
    large.setId("{{intake}}-large");
    large.addOutput(threads);
    ChoiceDefinition lanes = new ChoiceDefinition();
    lanes.setId("{{intake}}-lanes");
    lanes.getWhenClauses().add(large);
    ToDefinition own = new ToDefinition("direct:own");
    own.setId("my-own-step");
    RouteDefinition route = new RouteDefinition("direct:a");
    route.setId("uploads");
    route.addOutput(lanes);
    route.addOutput(own);

    RouteNamingListener.rename(route);

    assertThat(lanes.getId()).isEqualTo("uploads-lanes");
    assertThat(large.getId()).isEqualTo("uploads-large");
    assertThat(threads.getId()).isEqualTo("uploads-slow-lane");
    assertThat(threads.getThreadName()).isEqualTo("uploads-slow-lane");
    assertThat(own.getId()).isEqualTo("my-own-step");
  }
}
