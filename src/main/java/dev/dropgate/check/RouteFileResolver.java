package dev.dropgate.check;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
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

  /** Parses a route file. */
  interface DocumentReader {
    RouteDocument read(RouteFile file) throws ConfigurationException;
  }

  /**
   * Reads the effective route files, each once: two hundred directories are a long file.
   *
   * @param settings the settings, which locate the operator's folder if there is one
   * @return the files and their facts
   * @throws ConfigurationException if a file cannot be read, is not valid YAML, or has another
   *     version than the one in the jar
   */
  public static ResolvedRoutes resolve(GateSettings settings) throws ConfigurationException {
    return resolve(settings, RouteDocument::read);
  }

  static ResolvedRoutes resolve(GateSettings settings, DocumentReader reader)
      throws ConfigurationException {
    Properties properties = properties(settings);
    List<RouteDocument> documents = readDocuments(settings, properties, reader);
    RouteFileFacts facts = RouteFileFacts.of(documents);
    if (settings.installation().config() != null) {
      facts.addFrom(settings.installation().config(), properties);
    }
    return new ResolvedRoutes(documents.stream().map(RouteDocument::file).toList(), facts);
  }

  private static List<RouteDocument> readDocuments(
      GateSettings settings, Properties properties, DocumentReader reader)
      throws ConfigurationException {
    Path folder = settings.installation().routes();
    Map<String, RouteDocument> documents = new TreeMap<>();
    if (folder != null) {
      for (Path file : listYamlFiles(folder)) {
        String name = file.getFileName().toString();
        documents.put(name, reader.read(new RouteFile(name, file)));
      }
      if (documents.isEmpty()) {
        return List.of();
      }
    }
    boolean directories = folder != null && definesDirectories(documents.values(), properties);
    for (String name : SHIPPED_FILES) {
      RouteDocument own = documents.get(name);
      if (own == null && !(name.equals(DIRECTORIES_FILE) && directories)) {
        documents.put(name, reader.read(new RouteFile(name, null)));
      } else if (own != null && !name.equals(DIRECTORIES_FILE)) {
        requireSameVersion(own.file(), new RouteFile(name, null));
      }
    }
    return List.copyOf(documents.values());
  }

  private static boolean definesDirectories(
      Collection<RouteDocument> documents, Properties properties) throws ConfigurationException {
    return properties.stringPropertyNames().stream()
            .anyMatch(name -> name.startsWith(RouteFileFacts.TEMPLATE_PROPERTY_PREFIX))
        || !RouteFileFacts.of(List.copyOf(documents)).directories().isEmpty();
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
   * @return empty if no such file exists
   * @throws ConfigurationException if it cannot be read
   */
  private static Properties properties(GateSettings settings) throws ConfigurationException {
    Properties properties = new Properties();
    Path config = settings.installation().config();
    if (config != null) {
      try (Reader reader = Files.newBufferedReader(config)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new ConfigurationException(
            PrintableText.of(config) + ": cannot be read: " + PrintableText.of(e.getMessage()));
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
          PrintableText.of(folder) + ": cannot be listed: " + PrintableText.of(e.getMessage()));
    }
  }
}
