package dev.dropgate.cli;

import dev.dropgate.alert.AlertMail;
import dev.dropgate.files.RawNames;
import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.quarantine.SealKey;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Finds what is wrong with a configuration before anything starts, above all what Camel passes over
 * in silence.
 */
final class Checks {
  private static final Set<String> TEMPLATES = Set.of("gate", "watch");

  private final Settings settings;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Path, MonitoredDirectory> monitored = new LinkedHashMap<>();
  private final List<Problem> missing = new ArrayList<>();
  private Inspector inspector;
  private RouteFiles files;

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
    files = routeFiles(settings);
    inspector = Inspectors.of(settings);
    if (files.directories().isEmpty() && files.routes() == 0) {
      error(
          routes(),
          "no routes at all; put the shipped routes there, or name their folder with --routes");
    } else if (files.directories().isEmpty()) {
      error(routes(), "no monitored directory; add a templatedRoute of gate or watch");
    }
    if (problems.isEmpty()) {
      problems.addAll(files.directLinks().problems());
      if (!files.hasErrorPolicy()) {
        error(
            routes(),
            "no routeConfiguration, so failures would not be dealt with; put the shipped errors.yaml back");
      }
    }
    Set<String> routeIds = new HashSet<>();
    for (MonitoredDirectory directory : files.directories()) {
      template(directory);
      if (!directory.routeId().isEmpty() && !routeIds.add(directory.routeId())) {
        error(
            directory.where(),
            "routeId " + SafeText.of(directory.routeId()) + " is there twice; choose another");
      }
    }
    nested();
    ownFolders();
    sealKey();
    mailTemplates();
    for (String variable : settings.unknownVariables()) {
      warning(
          "environment",
          SafeText.of(variable) + " is no property of Dropgate; correct its name, or remove it");
    }
    if (settings.get("dropgate.blocked-extensions").isEmpty()) {
      warning("dropgate.blocked-extensions", "is empty, so no file is stopped by its name");
    }
    for (String engine : inspector.silentEngines()) {
      warning(
          "dropgate.engine.clamd",
          "no answer from "
              + engine
              + "; what it does not judge is never clean: see that clamd runs");
    }
    if (!RawNames.utf8Locale()) {
      warning(
          "locale",
          "cannot hold every file name on the command line and in configuration (sun.jnu.encoding is not UTF-8); start with LC_ALL=C.UTF-8");
    }
    return problems;
  }

  /** The monitored directories, absolute, with the templated route that names each. */
  Map<Path, MonitoredDirectory> monitored() {
    return monitored;
  }

  /** Those of the errors that say that a monitored directory is missing. */
  List<Problem> missing() {
    return missing;
  }

  /** Route files and the directories that the properties file defines. */
  static RouteFiles routeFiles(Settings settings) throws ConfigurationException {
    RouteFiles files = RouteFiles.read(settings.installation());
    Path config = settings.installation().config();
    if (config != null) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(config)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new ConfigurationException(
            SafeText.of(config) + ": cannot be read: " + SafeText.of(e.getMessage()));
      }
      files.addFrom(config, properties);
    }
    return files;
  }

  private void template(MonitoredDirectory directory) {
    String template = directory.template();
    Set<String> declared = template == null ? null : files.templates().get(template);
    if (declared == null) {
      error(
          directory.where(),
          "no route template \""
              + SafeText.of(template)
              + "\"; there are "
              + String.join(", ", files.templates().keySet()));
      return;
    }
    for (String name : directory.parameters().keySet()) {
      if (!declared.contains(name)) {
        error(
            directory.where(),
            "template "
                + SafeText.of(template)
                + " has no parameter \""
                + SafeText.of(name)
                + "\"; it has "
                + String.join(", ", declared));
      }
    }
    if (!TEMPLATES.contains(template)) {
      return; // somebody's own template: its parameters mean what its author says
    }
    String value = directory.parameter("directory", "", settings).strip();
    if (value.isEmpty()) {
      error(directory.where(), "directory is empty; write the path of the directory to monitor");
      return;
    }
    numbers(directory);
    extensions(directory);
    if (value.contains("{{")) {
      error(
          directory.where(),
          "directory = \"" + SafeText.of(value) + "\": no such property; correct its name");
      return;
    }
    Path path = Settings.path("directory", value);
    MonitoredDirectory twin = monitored.putIfAbsent(path, directory);
    if (twin != null) {
      error(
          directory.where(),
          SafeText.of(path) + " is monitored twice, also at " + twin.where() + "; remove one");
    }
    exists(directory, path);
  }

  private void exists(MonitoredDirectory directory, Path path) {
    if (!Files.exists(path)) {
      if (!GateFolders.isOurs(settings, path)) {
        error(
            directory.where(),
            "directory " + SafeText.of(path) + " does not exist; make it, or correct the path");
        missing.add(problems.get(problems.size() - 1));
      } else {
        fileSystem(directory, path);
      }
    } else if (!Files.isDirectory(path)) {
      error(
          directory.where(),
          SafeText.of(path)
              + " is not a directory; name the directory that files are dropped into");
    } else if (!Files.isReadable(path) || !Files.isExecutable(path)) {
      error(
          directory.where(),
          SafeText.of(path) + " cannot be read; give the gate's user the rights r, w and x on it");
    } else if (!Files.isWritable(path)) {
      warning(
          directory.where(),
          SafeText.of(path)
              + " cannot be written to, so nothing can be taken out of it; give the gate's user the right w");
    } else {
      fileSystem(directory, path);
    }
  }

  private void fileSystem(MonitoredDirectory directory, Path path) {
    Path spool =
        Settings.path(
            "spool", directory.parameter("spool", settings.get("dropgate.spool"), settings));
    Path there = GateFolders.existingParent(spool);
    try {
      if (!Files.getAttribute(GateFolders.existingParent(path), "unix:dev")
          .equals(Files.getAttribute(there, "unix:dev"))) {
        warning(
            directory.where(),
            SafeText.of(path)
                + " and the spool "
                + SafeText.of(spool)
                + " are on different file systems, so each claim is a copy; set the parameter spool to a folder beside it");
      }
    } catch (IOException e) {
      warning(
          directory.where(),
          "cannot tell the file system of " + SafeText.of(path) + " or " + SafeText.of(there));
    }
  }

  private void numbers(MonitoredDirectory directory) {
    for (String name : List.of("pollInterval", "settleTime", "maxDepth")) {
      if (directory.parameters().containsKey(name)) {
        String value = directory.parameter(name, "", settings);
        if (!value.matches("\\d{1,11}") || (!name.equals("settleTime") && value.matches("0+"))) {
          error(
              directory.where(),
              name
                  + " = \""
                  + SafeText.of(value)
                  + "\" must be a whole number"
                  + (name.equals("maxDepth") ? "" : " of milliseconds"));
        }
      }
    }
  }

  private void extensions(MonitoredDirectory directory) {
    try {
      inspector.rules(directory.parameter("blockedExtensions", "", settings), null);
    } catch (IllegalArgumentException e) {
      error(
          directory.where(),
          e.getMessage().replaceFirst("^blocked-extensions", "blockedExtensions"));
    }
    try {
      inspector.rules(null, directory.parameter("rules", "", settings));
    } catch (IllegalArgumentException e) {
      error(directory.where(), "rules: " + e.getMessage());
    }
  }

  private void nested() {
    List<Path> paths = new ArrayList<>(monitored.keySet());
    for (Path inner : paths) {
      for (Path outer : paths) {
        if (!inner.equals(outer) && GateFolders.real(inner).startsWith(GateFolders.real(outer))) {
          error(
              monitored.get(inner).where(),
              SafeText.of(inner)
                  + " is inside the monitored directory "
                  + SafeText.of(outer)
                  + " ("
                  + monitored.get(outer).where()
                  + "); monitor one of them");
        }
      }
      own(inner);
    }
  }

  private void own(Path directory) {
    Map<String, Path> own = GateFolders.all(settings);
    own.put(
        "delivered of this route",
        Settings.path(
            "delivered",
            monitored
                .get(directory)
                .parameter("delivered", settings.get("dropgate.delivered"), settings)));
    own.put(
        "spool of this route",
        Settings.path(
            "spool",
            monitored.get(directory).parameter("spool", settings.get("dropgate.spool"), settings)));
    own.forEach(
        (name, folder) -> {
          Path real = GateFolders.real(directory);
          if (GateFolders.real(folder).startsWith(real)
              || (real.startsWith(GateFolders.real(folder))
                  && !name.equals("dropgate.detection-log"))) {
            error(
                monitored.get(directory).where(),
                SafeText.of(directory)
                    + " and "
                    + name
                    + " ("
                    + SafeText.of(folder)
                    + ") are inside each other; move "
                    + name
                    + " elsewhere");
          }
        });
  }

  private void ownFolders() {
    GateFolders.all(settings)
        .forEach(
            (name, folder) -> {
              Path there = GateFolders.existingParent(folder);
              if (!Files.isDirectory(there)) {
                error(
                    name,
                    SafeText.of(there) + " is not a directory; remove it or set another path");
              } else if (!Files.isReadable(there)
                  || !Files.isWritable(there)
                  || !Files.isExecutable(there)) {
                error(
                    name,
                    SafeText.of(there)
                        + " needs the rights r, w and x for the gate's user; change its mode or owner, or set another path");
              }
            });
  }

  private void mailTemplates() {
    try {
      new AlertMail().setTemplates(settings.get("dropgate.alert.templates"));
    } catch (IllegalArgumentException e) {
      error("dropgate.alert.templates", e.getMessage());
    }
  }

  private void sealKey() {
    if (settings.get("dropgate.quarantine.seal").equals("true")) {
      String problem = SealKey.problem(settings.keyFile());
      if (problem != null) {
        error("dropgate.quarantine.key-file", problem);
      }
    }
  }

  private String routes() {
    Path routes = settings.installation().routes();
    return routes == null ? "built-in routes" : SafeText.of(routes);
  }

  private void error(String where, String message) {
    problems.add(new Problem(true, where, message));
  }

  private void warning(String where, String message) {
    problems.add(new Problem(false, where, message));
  }
}
