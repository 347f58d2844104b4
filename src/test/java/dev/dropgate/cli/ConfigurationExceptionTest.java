package dev.dropgate.cli;

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
            new Problem(true, "routes/a.yaml:2", "bad YAML: no end"),
            new Problem(true, "application.properties", "unknown: x"),
            new Problem(true, "configuration", "odd"));
  }
}
