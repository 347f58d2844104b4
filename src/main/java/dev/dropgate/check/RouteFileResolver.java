package dev.dropgate.check;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.InstallationPaths;
import dev.dropgate.model.SafeText;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Resolves the effective route files: the operator's, and the one in the jar for each shipped file
 * that the operator does not have. So the operator's folder contains only changed or added files,
 * and an update provides the rest. Stateless.
 */
public final class RouteFileResolver {
  /**
   * The operator's list of directories. The file in the jar is an example, used only if the
   * operator defines no directory.
   */
  static final String DIRECTORIES_FILE = "directories.yaml";

  /** The shipped files. */
  static final List<String> SHIPPED_FILES =
      List.of(
          "alert.yaml",
          DIRECTORIES_FILE,
          "errors.yaml",
          "retention.yaml",
          "templates.yaml",
          "triage.yaml");

  private RouteFileResolver() {}

  /**
   * Returns the effective route files.
   *
   * @param settings the settings, which locate the operator's folder if there is one
   * @return the files by name; empty if the operator's folder contains no route file
   * @throws ConfigurationException if a file cannot be read, is not valid YAML, or has another
   *     version than the one in the jar
   */
  public static List<RouteFile> resolve(GateSettings settings) throws ConfigurationException {
    InstallationPaths installation = settings.installation();
    Map<String, RouteFile> files = new TreeMap<>();
    if (installation.routes() == null) {
      SHIPPED_FILES.forEach(name -> files.put(name, new RouteFile(name, null)));
      return List.copyOf(files.values());
    }
    for (Path file : listYamlFiles(installation.routes())) {
      String name = file.getFileName().toString();
      files.put(name, new RouteFile(name, file));
    }
    if (files.isEmpty()) {
      return List.of();
    }
    boolean directories =
        properties(settings).stringPropertyNames().stream()
                .anyMatch(name -> name.startsWith(RouteFileFacts.TEMPLATE_PROPERTY_PREFIX))
            || !RouteFileFacts.read(new ArrayList<>(files.values())).directories().isEmpty();
    for (String name : SHIPPED_FILES) {
      RouteFile own = files.get(name);
      if (own == null && !(name.equals(DIRECTORIES_FILE) && directories)) {
        files.put(name, new RouteFile(name, null));
      } else if (own != null && !name.equals(DIRECTORIES_FILE)) {
        requireSameVersion(own, new RouteFile(name, null));
      }
    }
    return List.copyOf(files.values());
  }

  private static void requireSameVersion(RouteFile own, RouteFile shipped)
      throws ConfigurationException {
    int found = own.version();
    int expected = shipped.version();
    if (found != expected) {
      throw new ConfigurationException(
          own.label()
              + (found == 0 ? ": has no version" : ": is version " + found)
              + ", but this Dropgate has version "
              + expected
              + " of it: put your changes into the jar's ("
              + "unzip -p dropgate.jar "
              + RouteFile.BUILT_IN_FOLDER
              + shipped.name()
              + "), or remove the file if you have changed nothing");
    }
  }

  /**
   * Returns the properties in the operator's file, without any override.
   *
   * @param settings the settings, which locate the file
   * @return empty if there is no file
   * @throws ConfigurationException if it cannot be read
   */
  public static Properties properties(GateSettings settings) throws ConfigurationException {
    Properties properties = new Properties();
    Path config = settings.installation().config();
    if (config != null) {
      try (Reader reader = Files.newBufferedReader(config)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new ConfigurationException(
            SafeText.of(config) + ": cannot be read: " + SafeText.of(e.getMessage()));
      }
    }
    return properties;
  }

  /**
   * Returns the route files of a folder.
   *
   * @param folder the operator's folder
   * @return the files by name
   * @throws ConfigurationException if it cannot be listed
   */
  static List<Path> listYamlFiles(Path folder) throws ConfigurationException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".yaml") && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ConfigurationException(
          SafeText.of(folder) + ": cannot be listed: " + SafeText.of(e.getMessage()));
    }
  }
}
