package dev.dropgate.runtime;

import dev.dropgate.alert.endpoint.EndpointUris;
import dev.dropgate.alert.mail.AlertMailComposer;
import dev.dropgate.check.FolderLayoutChecks;
import dev.dropgate.check.JournalChecks;
import dev.dropgate.check.MonitoredDirectoryChecks;
import dev.dropgate.check.ProblemCollector;
import dev.dropgate.check.ResolvedRoutes;
import dev.dropgate.check.RouteFileFacts;
import dev.dropgate.check.RouteFileResolver;
import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.ConfigurationProblem;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.MonitoredDirectory;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.engine.EngineState;
import dev.dropgate.io.linux.NativeLibraryLoader;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RawNames;
import dev.dropgate.quarantine.file.SealKeyFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds configuration problems before the gate starts, above all those that Camel ignores without a
 * message.
 */
final class StartupChecks {
  private final GateSettings settings;
  private final ProblemCollector problems = new ProblemCollector();
  private ResolvedRoutes routes;
  private MonitoredDirectoryChecks directories;
  private List<EngineState> engines = List.of();

  public StartupChecks(GateSettings settings) {
    this.settings = settings;
  }

  /**
   * Checks everything. Changes nothing.
   *
   * @return errors and warnings, in the order of the files
   * @throws ConfigurationException if a route file is not valid YAML
   */
  public List<ConfigurationProblem> run() throws ConfigurationException {
    routes = RouteFileResolver.resolve(settings);
    RouteFileFacts files = routes.facts();
    Inspector inspector = InspectorFactory.create(settings);
    directories = new MonitoredDirectoryChecks(settings, inspector, files.templates(), problems);
    if (files.directories().isEmpty() && files.routes() == 0) {
      problems.error(
          routesLabel(),
          "no routes at all; put the shipped routes there, or name their folder with --routes");
    } else if (files.directories().isEmpty()) {
      problems.error(
          routesLabel(), "no monitored directory; add a templatedRoute of gate or watch");
    }
    addAlertEndpoints(files);
    if (problems.all().isEmpty()) {
      problems.add(files.directLinks().problems());
      if (!files.hasErrorPolicy()) {
        problems.error(
            routesLabel(),
            "no routeConfiguration, so failures would not be dealt with; put the shipped"
                + " errors.yaml back");
      }
    }
    Set<String> routeIds = new HashSet<>();
    for (MonitoredDirectory directory : files.directories()) {
      directories.check(directory);
      if (!directory.routeId().isEmpty() && !routeIds.add(directory.routeId())) {
        problems.error(
            directory.where(),
            "routeId " + PrintableText.of(directory.routeId()) + " is there twice; choose another");
      }
    }
    new FolderLayoutChecks(settings, monitoredDirectories(), problems).run();
    checkNativeCalls();
    checkSealKey();
    checkMailTemplates();
    for (String variable : settings.unknownVariables()) {
      problems.warning(
          "environment",
          PrintableText.of(variable)
              + " is not a property of Dropgate; correct its name, or remove it");
    }
    if (settings.get("dropgate.blocked-extensions").isEmpty()) {
      problems.warning(
          "dropgate.blocked-extensions", "is empty, so no file is stopped by its name");
    }
    engines = inspector.engines();
    for (EngineState engine : engines) {
      if (!engine.answers()) {
        problems.warning(
            "dropgate.engine.clamd",
            "no answer from "
                + engine
                + "; what it does not judge is never clean: see that clamd runs");
      }
    }
    if (!RawNames.isUtf8Locale()) {
      problems.warning(
          "locale",
          "cannot hold every file name on the command line and in configuration (sun.jnu.encoding"
              + " is not UTF-8); start with LC_ALL=C.UTF-8");
    }
    return problems.all();
  }

  private void addAlertEndpoints(RouteFileFacts files) {
    for (String uri : EndpointUris.parse(settings.get("dropgate.also-notify"))) {
      files.directLinks().addProducer(uri, "dropgate.also-notify");
    }
    for (MonitoredDirectory directory : files.directories()) {
      for (String uri : EndpointUris.parse(directory.parameter("alsoNotify", "", settings))) {
        files.directLinks().addProducer(uri, directory.where());
      }
    }
  }

  /** Returns the route files as they were checked. */
  public ResolvedRoutes routes() {
    return routes;
  }

  /** Returns the monitored directories by absolute path, with the templated route of each. */
  public Map<Path, MonitoredDirectory> monitoredDirectories() {
    return directories.monitoredDirectories();
  }

  /** Returns every endpoint that receives alerts of a monitored directory or of all entries. */
  public Set<String> alsoNotified() {
    String all = settings.get("dropgate.also-notify");
    Set<String> endpoints = new TreeSet<>(EndpointUris.parse(all));
    for (MonitoredDirectory directory : monitoredDirectories().values()) {
      endpoints.addAll(EndpointUris.parse(directory.parameter("alsoNotify", all, settings)));
    }
    return endpoints;
  }

  /** Returns the engines in the state at the time of the check. */
  List<EngineState> engines() {
    return engines;
  }

  /** Returns warnings about folders whose files a power cut may lose. */
  List<ConfigurationProblem> journalWarnings() {
    return JournalChecks.warnings(settings, monitoredDirectories().values());
  }

  /** Returns the errors about missing monitored directories. */
  List<ConfigurationProblem> missingDirectories() {
    return directories.missingDirectories();
  }

  /** Returns the monitored directories, whatever else is wrong. Does not touch them. */
  static Map<Path, MonitoredDirectory> monitoredDirectories(GateSettings settings)
      throws ConfigurationException {
    RouteFileFacts files = RouteFileResolver.resolve(settings).facts();
    MonitoredDirectoryChecks directories =
        new MonitoredDirectoryChecks(
            settings, InspectorFactory.create(settings), files.templates(), new ProblemCollector());
    files.directories().forEach(directories::checkSettings);
    return directories.monitoredDirectories();
  }

  private void checkNativeCalls() {
    String problem = NativeLibraryLoader.unavailableReason();
    if (problem == null) {
      return;
    }
    String without = "cannot call the C library (" + problem + "): ";
    if (settings.get("dropgate.allow-without-native").equals("true")) {
      problems.warning(
          "JNA",
          without + "a file that a writer holds open may be taken, and nothing can be given back");
    } else {
      problems.error(
          "JNA",
          without
              + "start with -Djna.tmpdir=DIR, a folder that only the gate's user can write to, not"
              + " mounted noexec; or set dropgate.allow-without-native = true");
    }
  }

  private void checkMailTemplates() {
    try {
      new AlertMailComposer(BeanSettings.mailText(settings));
    } catch (IllegalArgumentException e) {
      problems.error("dropgate.alert.templates", e.getMessage());
    }
  }

  private void checkSealKey() {
    if (settings.get("dropgate.quarantine.seal").equals("true")) {
      String problem = SealKeyFile.problem(settings.keyFile());
      if (problem != null) {
        problems.error("dropgate.quarantine.key-file", problem);
      }
    }
  }

  private String routesLabel() {
    Path routes = settings.installation().routes();
    return routes == null ? "built-in routes" : PrintableText.of(routes).toString();
  }
}
