package dev.dropgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigurationExceptionTest {
  @Test
  void eachLineIsAProblemThatSaysWhereAndWhat() {
    ConfigurationException e =
        new ConfigurationException(
            "routes/a.yaml:2: bad YAML: no end\napplication.properties: unknown: x\nodd");
    assertThat(e.problems("configuration"))
        .containsExactly(
            new ConfigurationProblem(true, "routes/a.yaml:2", "bad YAML: no end"),
            new ConfigurationProblem(true, "application.properties", "unknown: x"),
            new ConfigurationProblem(true, "configuration", "odd"));
  }
}
