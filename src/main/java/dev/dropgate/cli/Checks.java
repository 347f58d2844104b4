package dev.dropgate.cli;

import dev.dropgate.alert.AlertMail;
import dev.dropgate.alert.Endpoints;
import dev.dropgate.files.NativeCalls;
import dev.dropgate.files.RawNames;
import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.engine.EngineState;
import dev.dropgate.quarantine.SealKey;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what is wrong with a configuration before anything starts, above all what Camel passes over
 * in silence.
 */
final class Checks {
  private final Settings settings;
  private final Problems problems = new Problems();
  private DirectoryChecks directories;
  private List<EngineState> engines = List.of();

  Checks(Settings settings) {
    this.settings = settings;
  }

  /**
   * Checks everything; touches nothing.
   *
   * @return errors and warnings, in the order of the files
   * @throws ConfigurationException if a route file is no YAML
   */
  List<Problem> run() throws ConfigurationException {
    RouteFiles files = routeFiles(settings);
    directories = new DirectoryChecks(settings, files.templates(), problems);
    if (files.directories().isEmpty() && files.routes() == 0) {
      problems.error(
          routes(),
          "no routes at all; put the shipped routes there, or name their folder with --routes");
    } else if (files.directories().isEmpty()) {
      problems.error(routes(), "no monitored directory; add a templatedRoute of gate or watch");
    }
    alsoNotify(files);
    if (problems.all().isEmpty()) {
      problems.add(files.directLinks().problems());
      if (!files.hasErrorPolicy()) {
        problems.error(
            routes(),
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
            "routeId " + SafeText.of(directory.routeId()) + " is there twice; choose another");
      }
    }
    new FolderChecks(settings, monitored(), problems).run();
    nativeCalls();
    sealKey();
    mailTemplates();
    for (String variable : settings.unknownVariables()) {
      problems.warning(
          "environment",
          SafeText.of(variable) + " is no property of Dropgate; correct its name, or remove it");
    }
    if (settings.get("dropgate.blocked-extensions").isEmpty()) {
      problems.warning(
          "dropgate.blocked-extensions", "is empty, so no file is stopped by its name");
    }
    engines = Inspectors.of(settings).engines();
    for (EngineState engine : engines) {
      if (!engine.answers()) {
        problems.warning(
            "dropgate.engine.clamd",
            "no answer from "
                + engine
                + "; what it does not judge is never clean: see that clamd runs");
      }
    }
    if (!RawNames.utf8Locale()) {
      problems.warning(
          "locale",
          "cannot hold every file name on the command line and in configuration (sun.jnu.encoding"
              + " is not UTF-8); start with LC_ALL=C.UTF-8");
    }
    return problems.all();
  }

  private void alsoNotify(RouteFiles files) {
    for (String uri : Endpoints.of(settings.get("dropgate.also-notify"))) {
      files.directLinks().sentTo(uri, "dropgate.also-notify");
    }
    for (MonitoredDirectory directory : files.directories()) {
      for (String uri : Endpoints.of(directory.parameter("alsoNotify", "", settings))) {
        files.directLinks().sentTo(uri, directory.where());
      }
    }
  }

  /** The monitored directories, absolute, with the templated route that names each. */
  Map<Path, MonitoredDirectory> monitored() {
    return directories.monitored();
  }

  /** Returns every endpoint that a monitored directory names, or all alerts go to. */
  Set<String> alsoNotified() {
    String all = settings.get("dropgate.also-notify");
    Set<String> endpoints = new TreeSet<>(Endpoints.of(all));
    for (MonitoredDirectory directory : monitored().values()) {
      endpoints.addAll(Endpoints.of(directory.parameter("alsoNotify", all, settings)));
    }
    return endpoints;
  }

  /** The engines, as they stood when they were checked. */
  List<EngineState> engines() {
    return engines;
  }

  /** Those of the errors that say that a monitored directory is missing. */
  List<Problem> missing() {
    return directories.missing();
  }

  /** Returns the monitored directories, whatever else may be wrong. */
  static Map<Path, MonitoredDirectory> monitored(Settings settings) throws ConfigurationException {
    RouteFiles files = routeFiles(settings);
    DirectoryChecks directories = new DirectoryChecks(settings, files.templates(), new Problems());
    files.directories().forEach(directories::check);
    return directories.monitored();
  }

  /** Route files and the directories that the properties file defines. */
  static RouteFiles routeFiles(Settings settings) throws ConfigurationException {
    RouteFiles files = RouteFiles.read(RouteSet.of(settings));
    if (settings.installation().config() != null) {
      files.addFrom(settings.installation().config(), RouteSet.properties(settings));
    }
    return files;
  }

  private void nativeCalls() {
    String problem = NativeCalls.problem();
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

  private void mailTemplates() {
    try {
      new AlertMail().setTemplates(settings.get("dropgate.alert.templates"));
    } catch (IllegalArgumentException e) {
      problems.error("dropgate.alert.templates", e.getMessage());
    }
  }

  private void sealKey() {
    if (settings.get("dropgate.quarantine.seal").equals("true")) {
      String problem = SealKey.problem(settings.keyFile());
      if (problem != null) {
        problems.error("dropgate.quarantine.key-file", problem);
      }
    }
  }

  private String routes() {
    Path routes = settings.installation().routes();
    return routes == null ? "built-in routes" : SafeText.of(routes);
  }
}
