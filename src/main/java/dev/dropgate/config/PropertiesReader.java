package dev.dropgate.config;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads properties files into maps; the values are stripped. Stateless. */
final class PropertiesReader {
  private PropertiesReader() {}

  /** Reads the built-in defaults. */
  static Map<String, String> readDefaults() {
    try (InputStream in = GateSettings.class.getResourceAsStream(GateSettings.DEFAULTS_RESOURCE)) {
      Properties properties = new Properties();
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      return asMap(properties);
    } catch (IOException e) {
      throw new IllegalStateException("the jar is damaged: " + GateSettings.DEFAULTS_RESOURCE, e);
    }
  }

  // Detects a property set twice: Java uses the last value, but the user may have edited the first.
  private static final class UniqueProperties extends Properties {
    private static final long serialVersionUID = 1L;
    private final transient Set<String> doubles = new TreeSet<>();

    @Override
    public synchronized Object put(Object name, Object value) {
      Object before = super.put(name, value);
      if (before != null) {
        doubles.add(name.toString());
      }
      return before;
    }
  }

  /**
   * Reads a file.
   *
   * @param file a properties file in UTF-8
   * @param errors receives a line for each property that is set twice
   * @throws ConfigurationException if it cannot be read
   */
  static Map<String, String> read(Path file, ConfigurationErrorCollector errors)
      throws ConfigurationException {
    UniqueProperties properties = new UniqueProperties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          PrintableText.of(file)
              + ": cannot be read as properties in UTF-8: "
              + PrintableText.of(e.getMessage()));
    }
    for (String name : properties.doubles) {
      errors.add(
          PrintableText.of(file)
              + ": property "
              + PrintableText.of(name)
              + " is there twice; remove one");
    }
    return asMap(properties);
  }

  private static Map<String, String> asMap(Properties properties) {
    Map<String, String> map = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> map.put(name, properties.getProperty(name).strip()));
    return map;
  }
}
