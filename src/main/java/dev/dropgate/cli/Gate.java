package dev.dropgate.cli;

import dev.dropgate.alert.EndpointNames;
import dev.dropgate.files.Disk;
import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Inspector;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.DefaultMainShutdownStrategy;
import org.apache.camel.main.Main;

/** The running routes: Camel Main on the settings and the route files. */
final class Gate implements AutoCloseable {
  /** How long Camel may wait for what is being done. */
  private static final int STOP_SECONDS = 7;

  private final Main main = new Main();

  /**
   * Starts every route, or only some.
   *
   * @param settings the settings
   * @param only names of route files; empty for all
   * @throws ConfigurationException if the routes cannot start
   */
  Gate(Settings settings, List<String> only) throws ConfigurationException {
    this(settings, only, true);
  }

  /**
   * Makes every route and starts none: finds what only Camel can find.
   *
   * @param settings the settings
   * @param endpoints further endpoints that are sent to
   * @throws ConfigurationException if the routes could not start
   */
  static void tryOut(Settings settings, Iterable<String> endpoints) throws ConfigurationException {
    try (Gate gate = new Gate(settings, List.of(), false)) {
      for (String uri : endpoints) {
        Optional<String> problem = gate.endpointProblem(uri, settings);
        if (problem.isPresent()) {
          throw new ConfigurationException("alsoNotify: " + problem.get());
        }
      }
    }
  }

  /**
   * Returns why nothing can be sent to an endpoint.
   *
   * @param uri of the endpoint
   * @param settings the settings
   * @return printable, without secrets; empty if it can be made
   * @throws ConfigurationException if the route files cannot be read
   */
  Optional<String> endpointProblem(String uri, Settings settings) throws ConfigurationException {
    try {
      context().getEndpoint(uri);
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(names(settings).withPlaceholders(StartFailure.text(e)));
    }
  }

  private Gate(Settings settings, List<String> only, boolean start) throws ConfigurationException {
    SecretFilter.install(settings.get("dropgate.smtp.password"));
    Disk.setDurable(Boolean.parseBoolean(settings.get("dropgate.fsync")));
    loadPlugins(settings.installation().plugins());
    Inspector inspector = Inspectors.of(settings);
    inspector.setPasses(settings.path("dropgate.quarantine").resolve("passes").toString());
    main.bind("inspector", inspector);
    main.bind("endpointNames", names(settings));
    main.bind("stopped", ConfiguredQuarantine.of(settings));
    main.bind("monitoredDirectories", MonitoredDirectories.lookup(settings));
    settings.forRoutes().forEach(main::addOverrideProperty);
    // Without a consumer behind direct: a send fails at once, instead of waiting for one.
    main.addInitialProperty("camel.component.direct.block", "false");
    main.setDefaultPropertyPlaceholderLocation(
        "false"); // never an application.properties from some jar
    if (settings.installation().config() != null) {
      main.setPropertyPlaceholderLocations(
          "file:" + settings.installation().config().toAbsolutePath());
    }
    main.configure()
        .withName("dropgate")
        .withAutoStartup(start)
        .withRoutesIncludePattern(pattern(settings, only))
        .withShutdownTimeout(STOP_SECONDS)
        .withShutdownNowOnTimeout(true)
        .withAutoConfigurationLogSummary(false);
    // Commands and the gate end by themselves. Camel's own hook would log while the log ends.
    DefaultMainShutdownStrategy shutdown = new DefaultMainShutdownStrategy(main);
    shutdown.disableHangupSupport();
    main.setShutdownStrategy(shutdown);
    main.addMainListener(new FatalErrors());
    main.addMainListener(new RouteNames());
    try {
      main.start();
    } catch (Exception e) {
      close();
      throw new ConfigurationException("the routes cannot start: " + StartFailure.text(e));
    }
  }

  private EndpointNames names(Settings settings) throws ConfigurationException {
    List<String> endpoints = new ArrayList<>(List.of(settings.get("dropgate.also-notify")));
    for (MonitoredDirectory directory : Checks.monitored(settings).values()) {
      endpoints.add(directory.parameter("alsoNotify", "", settings));
    }
    return new EndpointNames(
        endpoints, text -> main.getCamelContext().resolvePropertyPlaceholders(text));
  }

  /** The running context. */
  CamelContext context() {
    return main.getCamelContext();
  }

  @Override
  public void close() {
    main.stop();
  }

  private static String pattern(Settings settings, List<String> only)
      throws ConfigurationException {
    return RouteSet.of(settings).stream()
        .filter(file -> only.isEmpty() || only.contains(file.name()))
        .map(RouteFile::location)
        .collect(Collectors.joining(","));
  }

  // Camel finds components in jars beside ours through the context class loader.
  private static void loadPlugins(Path plugins) throws ConfigurationException {
    if (plugins == null || !Files.isDirectory(plugins)) {
      return;
    }
    try (Stream<Path> files = Files.list(plugins)) {
      List<URL> jars = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
        jars.add(file.toUri().toURL());
      }
      Thread.currentThread()
          .setContextClassLoader(
              new URLClassLoader(jars.toArray(new URL[0]), Gate.class.getClassLoader()));
    } catch (IOException e) {
      throw new ConfigurationException(
          SafeText.of(plugins) + ": cannot be read: " + SafeText.of(e.getMessage()));
    }
  }
}
