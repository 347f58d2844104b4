package dev.dropgate.check;

import dev.dropgate.config.ConfigurationProblem;
import dev.dropgate.config.GateFolders;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.MonitoredDirectory;
import dev.dropgate.config.SettingsValidator;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.io.linux.EffectiveAccess;
import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RawNames;
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

/** Checks each monitored directory by itself. Not thread safe. */
public final class MonitoredDirectoryChecks {
  private static final Set<String> SHIPPED_TEMPLATES = Set.of("gate", "watch");

  /** A placeholder of another prefix. Its value is known only when the routes are created. */
  private static final Pattern FOREIGN_PLACEHOLDER =
      Pattern.compile("\\{\\{\\s*(?!dropgate\\.[a-z.-]+\\s*}})");

  private final GateSettings settings;
  private final Inspector inspector;
  private final Map<String, Set<String>> templates;
  private final ProblemCollector problems;
  private final Map<Path, MonitoredDirectory> monitoredDirectories = new LinkedHashMap<>();
  private final List<ConfigurationProblem> missingDirectories = new ArrayList<>();

  /**
   * Creates the checks for all directories of a configuration.
   *
   * @param inspector validates the rules of a directory
   * @param templates the templates, and the parameters that each declares
   * @param problems receives the problems
   */
  public MonitoredDirectoryChecks(
      GateSettings settings,
      Inspector inspector,
      Map<String, Set<String>> templates,
      ProblemCollector problems) {
    this.settings = settings;
    this.inspector = inspector;
    this.templates = templates;
    this.problems = problems;
  }

  /**
   * Returns the checked directories whose path is known, by absolute path, with the templated route
   * of each.
   */
  public Map<Path, MonitoredDirectory> monitoredDirectories() {
    return monitoredDirectories;
  }

  /** Returns the errors about missing monitored directories. */
  public List<ConfigurationProblem> missingDirectories() {
    return missingDirectories;
  }

  /** Checks one directory, on the disk as well. */
  public void check(MonitoredDirectory directory) {
    Path path = checkSettings(directory);
    if (path != null) {
      ThreadHeartbeat.beat();
      checkExists(directory, path);
    }
  }

  /**
   * Checks the settings of one directory and adds it to {@link #monitoredDirectories}. Does not
   * touch the directory, because its mount may hang.
   *
   * @return its path; null if the settings give none
   */
  public Path checkSettings(MonitoredDirectory directory) {
    String template = directory.template();
    Set<String> declared = template == null ? null : templates.get(template);
    if (declared == null) {
      problems.error(
          directory.where(),
          "no route template \""
              + PrintableText.of(template)
              + "\"; there are "
              + String.join(", ", templates.keySet()));
      return null;
    }
    for (String name : directory.parameters().keySet()) {
      if (!declared.contains(name)) {
        problems.error(
            directory.where(),
            "template "
                + PrintableText.of(template)
                + " has no parameter \""
                + PrintableText.of(name)
                + "\"; it has "
                + String.join(", ", declared));
      }
    }
    if (!SHIPPED_TEMPLATES.contains(template)) {
      return null; // a custom template: its author defines the meaning of its parameters
    }
    String value = directory.parameter("directory", "", settings).strip();
    if (value.isEmpty()) {
      problems.error(
          directory.where(), "directory is empty; write the path of the directory to monitor");
      return null;
    }
    checkNumbers(directory);
    checkRules(directory);
    checkMailTo(directory);
    checkSpool(directory);
    if (value.contains("{{")) {
      problems.error(
          directory.where(),
          "directory = \"" + PrintableText.of(value) + "\": no such property; correct its name");
      return null;
    }
    Path path = GateSettings.path("directory", value);
    MonitoredDirectory twin = monitoredDirectories.putIfAbsent(path, directory);
    if (twin != null) {
      problems.error(
          directory.where(),
          PrintableText.of(path) + " is monitored twice, also at " + twin.where() + "; remove one");
    }
    return path;
  }

  private void checkSpool(MonitoredDirectory directory) {
    if (!isSpoolUsable(directory)) {
      problems.error(
          directory.where(),
          "spool = \""
              + PrintableText.of(spoolAsPolled(directory))
              + "\" must be an absolute path without . and .., or nothing is claimed; correct it");
    }
  }

  // The consumer polls the path as written, and the intake claims into the normalized path, so the
  // two must be equal.
  private boolean isSpoolUsable(MonitoredDirectory directory) {
    String written = directory.parameters().get("spool");
    if (written == null || FOREIGN_PLACEHOLDER.matcher(written).find()) {
      return true;
    }
    String value = spoolAsPolled(directory);
    return value.indexOf('\0') < 0
        && RawNames.path(value.getBytes(StandardCharsets.UTF_8))
            .equals(GateSettings.path("spool", value));
  }

  // When the routes are created, the gate's own folders are absolute.
  private String spoolAsPolled(MonitoredDirectory directory) {
    return directory.parameter("spool", "", settings.withOverrides(settings.forRoutes()));
  }

  private void checkExists(MonitoredDirectory directory, Path path) {
    if (!Files.exists(path)) {
      if (!GateFolders.isBelowHome(settings, path)) {
        missingDirectories.add(
            problems.error(
                directory.where(),
                "directory "
                    + PrintableText.of(path)
                    + " does not exist; make it, or correct the path"));
      } else {
        checkFileSystem(directory, path);
      }
    } else if (!Files.isDirectory(path)) {
      problems.error(
          directory.where(),
          PrintableText.of(path)
              + " is not a directory; name the directory that files are dropped into");
    } else if (!EffectiveAccess.canRead(path) || !EffectiveAccess.canEnter(path)) {
      problems.error(
          directory.where(),
          PrintableText.of(path)
              + " cannot be read; give the gate's user the rights r, w and x on it");
    } else if (!EffectiveAccess.canWrite(path)) {
      problems.warning(
          directory.where(),
          PrintableText.of(path)
              + " cannot be written to, so nothing can be taken out of it; give the gate's user the right w");
    } else {
      checkFileSystem(directory, path);
    }
  }

  private void checkFileSystem(MonitoredDirectory directory, Path path) {
    if (!isSpoolUsable(directory)) {
      return;
    }
    Path spool =
        GateSettings.path(
            "spool", directory.parameter("spool", settings.get("dropgate.spool"), settings));
    Path existing = GateFolders.existingParent(spool);
    try {
      if (!Files.getAttribute(GateFolders.existingParent(path), "unix:dev")
          .equals(Files.getAttribute(existing, "unix:dev"))) {
        problems.warning(
            directory.where(),
            PrintableText.of(path)
                + " and the spool "
                + PrintableText.of(spool)
                + " are on different file systems, so each claim is a copy; set the parameter spool to a folder beside it");
      }
    } catch (IOException e) {
      problems.warning(
          directory.where(),
          "cannot tell the file system of "
              + PrintableText.of(path)
              + " or "
              + PrintableText.of(existing));
    }
  }

  private void checkNumbers(MonitoredDirectory directory) {
    for (String name : List.of("pollInterval", "settleTime", "maxDepth")) {
      if (directory.parameters().containsKey(name)) {
        String value = directory.parameter(name, "", settings);
        if (!value.matches("\\d{1,11}") || (!name.equals("settleTime") && value.matches("0+"))) {
          problems.error(
              directory.where(),
              name
                  + " = \""
                  + PrintableText.of(value)
                  + "\" must be a whole number"
                  + (name.equals("maxDepth") ? "" : " of milliseconds"));
        }
      }
    }
  }

  private void checkRules(MonitoredDirectory directory) {
    try {
      inspector.ruleSet(directory.parameter("blockedExtensions", "", settings), null);
    } catch (IllegalArgumentException e) {
      problems.error(
          directory.where(),
          e.getMessage().replaceFirst("^blocked-extensions", "blockedExtensions"));
    }
    try {
      inspector.ruleSet(null, directory.parameter("rules", "", settings));
    } catch (IllegalArgumentException e) {
      problems.error(directory.where(), "rules: " + e.getMessage());
    }
  }

  private void checkMailTo(MonitoredDirectory directory) {
    String value = directory.parameter("mailTo", "", settings);
    if (value.isEmpty()) {
      return; // the configured recipients
    }
    if (!SettingsValidator.isAddresses(value)) {
      problems.error(
          directory.where(),
          "mailTo = \"" + PrintableText.of(value) + "\": " + SettingsValidator.ADDRESSES_HINT);
    } else if (settings.get("dropgate.smtp.host").isEmpty()) {
      problems.warning(
          directory.where(),
          "mailTo is given, but no mail server, so its alerts wait in the outbox; set dropgate.smtp.host");
    }
  }
}
