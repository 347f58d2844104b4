package dev.dropgate.cli;

import dev.dropgate.files.RawNames;
import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Inspector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds what is wrong with monitored directories, each looked at by itself. Not thread safe. */
final class DirectoryChecks {
  private static final Set<String> TEMPLATES = Set.of("gate", "watch");

  /** A placeholder that is not ours: what it stands for is known when the routes are made. */
  private static final Pattern OTHERS = Pattern.compile("\\{\\{\\s*(?!dropgate\\.[a-z.-]+\\s*}})");

  private final Settings settings;
  private final Inspector inspector;
  private final Map<String, Set<String>> templates;
  private final Problems problems;
  private final Map<Path, MonitoredDirectory> monitored = new LinkedHashMap<>();
  private final List<Problem> missing = new ArrayList<>();

  /**
   * For all directories of a configuration.
   *
   * @param templates the templates, and the parameters that each declares
   * @param problems where to put what is found
   */
  DirectoryChecks(Settings settings, Map<String, Set<String>> templates, Problems problems)
      throws ConfigurationException {
    this.settings = settings;
    this.inspector = Inspectors.of(settings);
    this.templates = templates;
    this.problems = problems;
  }

  /** Those looked at whose path is known, absolute, with the templated route that names each. */
  Map<Path, MonitoredDirectory> monitored() {
    return monitored;
  }

  /** Those of the errors that say that a monitored directory is missing. */
  List<Problem> missing() {
    return missing;
  }

  /** Looks at one. */
  void check(MonitoredDirectory directory) {
    String template = directory.template();
    Set<String> declared = template == null ? null : templates.get(template);
    if (declared == null) {
      problems.error(
          directory.where(),
          "no route template \""
              + SafeText.of(template)
              + "\"; there are "
              + String.join(", ", templates.keySet()));
      return;
    }
    for (String name : directory.parameters().keySet()) {
      if (!declared.contains(name)) {
        problems.error(
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
      problems.error(
          directory.where(), "directory is empty; write the path of the directory to monitor");
      return;
    }
    numbers(directory);
    rules(directory);
    mailTo(directory);
    spool(directory);
    if (value.contains("{{")) {
      problems.error(
          directory.where(),
          "directory = \"" + SafeText.of(value) + "\": no such property; correct its name");
      return;
    }
    Path path = Settings.path("directory", value);
    MonitoredDirectory twin = monitored.putIfAbsent(path, directory);
    if (twin != null) {
      problems.error(
          directory.where(),
          SafeText.of(path) + " is monitored twice, also at " + twin.where() + "; remove one");
    }
    exists(directory, path);
  }

  private void spool(MonitoredDirectory directory) {
    if (!isSpoolUsable(directory)) {
      problems.error(
          directory.where(),
          "spool = \""
              + SafeText.of(spoolAsPolled(directory))
              + "\" must be an absolute path without . and .., or nothing is claimed; correct it");
    }
  }

  // The consumer polls what is written, and the intake claims into what that means: see Intake.
  private boolean isSpoolUsable(MonitoredDirectory directory) {
    String written = directory.parameters().get("spool");
    if (written == null || OTHERS.matcher(written).find()) {
      return true;
    }
    String value = spoolAsPolled(directory);
    return value.indexOf('\0') < 0
        && RawNames.path(value.getBytes(StandardCharsets.UTF_8))
            .equals(Settings.path("spool", value));
  }

  // When the routes are made, our own folders are absolute.
  private String spoolAsPolled(MonitoredDirectory directory) {
    return directory.parameter("spool", "", settings.with(settings.forRoutes()));
  }

  private void exists(MonitoredDirectory directory, Path path) {
    if (!Files.exists(path)) {
      if (!GateFolders.isOurs(settings, path)) {
        missing.add(
            problems.error(
                directory.where(),
                "directory "
                    + SafeText.of(path)
                    + " does not exist; make it, or correct the path"));
      } else {
        fileSystem(directory, path);
      }
    } else if (!Files.isDirectory(path)) {
      problems.error(
          directory.where(),
          SafeText.of(path)
              + " is not a directory; name the directory that files are dropped into");
    } else if (!Files.isReadable(path) || !Files.isExecutable(path)) {
      problems.error(
          directory.where(),
          SafeText.of(path) + " cannot be read; give the gate's user the rights r, w and x on it");
    } else if (!Files.isWritable(path)) {
      problems.warning(
          directory.where(),
          SafeText.of(path)
              + " cannot be written to, so nothing can be taken out of it; give the gate's user the right w");
    } else {
      fileSystem(directory, path);
    }
  }

  private void fileSystem(MonitoredDirectory directory, Path path) {
    if (!isSpoolUsable(directory)) {
      return;
    }
    Path spool =
        Settings.path(
            "spool", directory.parameter("spool", settings.get("dropgate.spool"), settings));
    Path there = GateFolders.existingParent(spool);
    try {
      if (!Files.getAttribute(GateFolders.existingParent(path), "unix:dev")
          .equals(Files.getAttribute(there, "unix:dev"))) {
        problems.warning(
            directory.where(),
            SafeText.of(path)
                + " and the spool "
                + SafeText.of(spool)
                + " are on different file systems, so each claim is a copy; set the parameter spool to a folder beside it");
      }
    } catch (IOException e) {
      problems.warning(
          directory.where(),
          "cannot tell the file system of " + SafeText.of(path) + " or " + SafeText.of(there));
    }
  }

  private void numbers(MonitoredDirectory directory) {
    for (String name : List.of("pollInterval", "settleTime", "maxDepth")) {
      if (directory.parameters().containsKey(name)) {
        String value = directory.parameter(name, "", settings);
        if (!value.matches("\\d{1,11}") || (!name.equals("settleTime") && value.matches("0+"))) {
          problems.error(
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

  private void rules(MonitoredDirectory directory) {
    try {
      inspector.rules(directory.parameter("blockedExtensions", "", settings), null);
    } catch (IllegalArgumentException e) {
      problems.error(
          directory.where(),
          e.getMessage().replaceFirst("^blocked-extensions", "blockedExtensions"));
    }
    try {
      inspector.rules(null, directory.parameter("rules", "", settings));
    } catch (IllegalArgumentException e) {
      problems.error(directory.where(), "rules: " + e.getMessage());
    }
  }

  private void mailTo(MonitoredDirectory directory) {
    String value = directory.parameter("mailTo", "", settings);
    if (value.isEmpty()) {
      return; // the configured recipients
    }
    if (!SettingsRules.isAddresses(value)) {
      problems.error(
          directory.where(),
          "mailTo = \"" + SafeText.of(value) + "\": " + SettingsRules.ADDRESSES_WANTED);
    } else if (settings.get("dropgate.smtp.host").isEmpty()) {
      problems.warning(
          directory.where(),
          "mailTo is given, but no mail server, so its alerts wait in the outbox; set dropgate.smtp.host");
    }
  }
}
