package dev.dropgate.runtime;

import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.ProvidedChannels;
import dev.dropgate.camel.alert.EndpointNames;
import dev.dropgate.check.ResolvedRoutes;
import dev.dropgate.check.RouteFile;
import dev.dropgate.check.RouteFileResolver;
import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.MonitoredDirectory;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.intake.spool.SpoolLocks;
import dev.dropgate.io.DurableFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.main.DefaultMainShutdownStrategy;
import org.apache.camel.main.Main;

/** The running routes: Camel Main with the settings and the route files. */
final class RunningGate implements AutoCloseable {
  /** The longest time that Camel waits for running steps. */
  private static final int STOP_SECONDS = 7;

  private final Main main = new Main();
  private final EndpointNames endpointNames;
  private final ProvidedChannels channels;
  private final FlowProperty flow;

  /**
   * Starts some routes.
   *
   * @param settings the settings
   * @param only the names of route files
   * @throws ConfigurationException if the routes cannot start
   */
  public RunningGate(GateSettings settings, List<String> only) throws ConfigurationException {
    this(settings, RouteFileResolver.resolve(settings), only, new SpoolLocks());
  }

  /**
   * Starts all routes.
   *
   * @param settings the settings
   * @param routes the route files
   * @param locks locks the spools of the operator's own routes
   * @throws ConfigurationException if the routes cannot start
   */
  RunningGate(GateSettings settings, ResolvedRoutes routes, SpoolLocks locks)
      throws ConfigurationException {
    this(settings, routes, List.of(), locks);
  }

  /**
   * Creates all routes without starting them, to find problems that only Camel can detect.
   *
   * @param settings the settings
   * @param checks has read the route files; names further endpoints that the routes send to
   * @throws ConfigurationException if the routes could not start
   */
  public static void validateRoutes(GateSettings settings, StartupChecks checks)
      throws ConfigurationException {
    try (RunningGate gate = new RunningGate(settings, checks.routes(), List.of(), null)) {
      for (String uri : checks.alsoNotified()) {
        Optional<String> problem = gate.endpointProblem(uri);
        if (problem.isPresent()) {
          throw new ConfigurationException("alsoNotify: " + problem.get());
        }
      }
    }
  }

  /**
   * Returns why an endpoint cannot be used.
   *
   * @param uri the URI of the endpoint
   * @return the reason, printable, without secrets; empty if the endpoint can be created
   */
  Optional<String> endpointProblem(String uri) {
    try {
      if (channels.channelOf(uri).isEmpty()) {
        context().getEndpoint(uri);
      }
      return Optional.empty();
    } catch (RuntimeException | LinkageError e) { // the jar of a plug-in may be incomplete
      return Optional.of(endpointNames.withPlaceholders(StartupFailure.text(e)));
    }
  }

  private RunningGate(
      GateSettings settings, ResolvedRoutes routes, List<String> only, SpoolLocks locks)
      throws ConfigurationException {
    SecretLogFilter.install(settings.get("dropgate.smtp.password"));
    DurableFiles.setDurable(Boolean.parseBoolean(settings.get("dropgate.fsync")));
    // Camel finds components in the plug-in jars through the context class loader.
    Thread.currentThread().setContextClassLoader(settings.plugins().classLoader());
    Inspector inspector = InspectorFactory.create(settings);
    inspector.setPasses(settings.path("dropgate.quarantine").resolve("passes").toString());
    main.bind("inspector", inspector);
    endpointNames = endpointNames(settings, routes);
    main.bind("endpointNames", endpointNames);
    flow = new FlowProperty(routes.changedFlow(settings));
    channels = providedChannels(settings);
    main.bind("providedChannels", channels);
    if (locks != null) {
      main.bind("spoolLocks", locks);
    }
    main.bind("stopped", ConfiguredQuarantine.of(settings));
    main.bind("monitoredDirectories", MonitoredDirectoryReader.lookup(settings, routes));
    BeanSettings.of(settings).forEach(main::bind);
    settings.forRoutes().forEach(main::addOverrideProperty);
    main.bind("flowProperty", flow);
    // A send to direct: without a consumer fails at once, instead of waiting for a consumer.
    main.addInitialProperty("camel.component.direct.block", "false");
    main.setDefaultPropertyPlaceholderLocation(
        "false"); // never an application.properties from some jar
    if (settings.installation().config() != null) {
      main.setPropertyPlaceholderLocations(
          "file:" + settings.installation().config().toAbsolutePath());
    }
    main.configure()
        .withName("dropgate")
        .withAutoStartup(locks != null)
        .withRoutesIncludePattern(routePattern(routes, only))
        .withShutdownTimeout(STOP_SECONDS)
        .withShutdownNowOnTimeout(true)
        .withAutoConfigurationLogSummary(false);
    // Commands and the gate end by themselves. Camel's own hook would log while logging shuts down.
    DefaultMainShutdownStrategy shutdown = new DefaultMainShutdownStrategy(main);
    shutdown.disableHangupSupport();
    main.setShutdownStrategy(shutdown);
    main.addMainListener(new FatalErrorListener());
    try {
      main.start();
    } catch (Exception e) {
      close();
      throw new ConfigurationException("the routes cannot start: " + StartupFailure.text(e));
    }
  }

  private static ProvidedChannels providedChannels(GateSettings settings)
      throws ConfigurationException {
    try {
      return ProvidedChannels.load(settings.plugins().classLoader());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage());
    }
  }

  private EndpointNames endpointNames(GateSettings settings, ResolvedRoutes routes) {
    List<String> endpoints = new ArrayList<>(List.of(settings.get("dropgate.also-notify")));
    for (MonitoredDirectory directory : routes.facts().directories()) {
      endpoints.add(directory.parameter("alsoNotify", "", settings));
    }
    return new EndpointNames(
        endpoints,
        text -> main.getCamelContext().resolvePropertyPlaceholders(text),
        new OutboxLayout(settings.path("dropgate.outbox")));
  }

  /**
   * Returns a bean of the routes.
   *
   * @return null if there is no bean of that name and type
   */
  public <T> T bean(String name, Class<T> type) {
    return context().getRegistry().lookupByNameAndType(name, type);
  }

  /**
   * Returns what of the operator's own keeps the files from taking the routes in batches.
   *
   * @return printable; empty if nothing does
   */
  Optional<String> ownPartOfTheFlow() {
    return flow.ownPart();
  }

  /** Returns the running Camel context. */
  public CamelContext context() {
    return main.getCamelContext();
  }

  @Override
  public void close() {
    main.stop();
  }

  private static String routePattern(ResolvedRoutes routes, List<String> only) {
    return routes.files().stream()
        .filter(file -> only.isEmpty() || only.contains(file.name()))
        .map(RouteFile::location)
        .collect(Collectors.joining(","));
  }
}
