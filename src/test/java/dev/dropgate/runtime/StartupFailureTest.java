package dev.dropgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.it.support.TestFiles;
import java.nio.file.Path;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads when Camel refuses to start. */
class StartupFailureTest {
  @TempDir private Path folder;

  @Test
  void aMissingComponentIsNamedWithTheRouteAndWhereItsJarGoes() throws Exception {
    assertThat(failure(route("no-such:x")))
        .isEqualTo(
            "route mine: No endpoint could be found for: no-such://x; correct the scheme, or put"
                + " the jar of that component into plugins/");
  }

  @Test
  void aMissingBeanIsNamedWithTheBeanThatWantsIt() throws Exception {
    assertThat(
            failure(
                bean(
                    "dev.dropgate.camel.triage.EntryJudge",
                    "constructors: {\"0\": \"#bean:inspectr\"}")))
        .isEqualTo(
            file()
                + ": bean mine: no bean is named inspectr; correct the name, or define that bean");
  }

  @Test
  void reportsUnknownBeanProperty() throws Exception {
    assertThat(failure(bean("dev.dropgate.camel.alert.WebhookSignature", "properties: {secrt: a}")))
        .startsWith(file() + ": bean mine: ")
        .contains("a property is unknown or has a wrong value; compare");
  }

  @Test
  void anUnknownPropertyOfCamelIsNamed() throws Exception {
    assertThat(failure(route("timer:x"), "camel.main.nmae"))
        .isEqualTo(
            "property camel.main.nmae is unknown to Camel, or has a wrong value; correct it");
  }

  private static String route(String uri) {
    return """
    - route:
        id: mine
        from:
          uri: URI
          steps: []
    """
        .replace("URI", uri);
  }

  private static String bean(String type, String settings) {
    return """
    - beans:
        - name: mine
          type: TYPE
          SETTINGS
    """
        .replace("TYPE", type)
        .replace("SETTINGS", settings);
  }

  private Path file() {
    return folder.resolve("mine.yaml");
  }

  private String failure(String route, String... properties) throws Exception {
    Main main = new Main();
    main.setDefaultPropertyPlaceholderLocation("false");
    main.bind("inspector", new Inspector());
    for (String name : properties) {
      main.addInitialProperty(name, "x");
    }
    main.configure()
        .withAutoStartup(false)
        .withRoutesIncludePattern("file:" + TestFiles.file(file(), route));
    try {
      main.start();
    } catch (Exception e) {
      return StartupFailure.text(e);
    } finally {
      main.stop();
    }
    throw new AssertionError("it has started");
  }
}
