package dev.dropgate.check;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.model.SafeText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of routes: the operator's, or one in the jar. Immutable.
 *
 * @param name without folders
 * @param file where the operator has it; null for the one in the jar
 */
public record RouteFile(String name, Path file) {
  /** In front of the built-in routes; a jar has no folder to list. */
  public static final String BUILT_IN_FOLDER = "dropgate/routes/";

  private static final Pattern VERSION_PATTERN = Pattern.compile("# version: (\\d{1,4})");
  private static final int VERSION_SEARCH_LINES = 5;

  /** For messages: where it is. */
  String label() {
    return file == null ? "built-in routes/" + name : SafeText.of(file);
  }

  /** For Camel: where it is. */
  public String location() {
    return file == null ? "classpath:" + BUILT_IN_FOLDER + name : "file:" + file.toAbsolutePath();
  }

  /**
   * Opens it.
   *
   * @return its text
   * @throws ConfigurationException if it cannot be read
   */
  Reader open() throws ConfigurationException {
    try {
      InputStream in =
          file == null
              ? RouteFile.class.getResourceAsStream("/" + BUILT_IN_FOLDER + name)
              : Files.newInputStream(file);
      return new InputStreamReader(in, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ConfigurationException(
          label() + ": cannot be read: " + SafeText.of(e.getMessage()));
    }
  }

  /**
   * Returns the version that a comment among its first lines tells. It counts up when the steps or
   * beans of that file have changed so that an older copy would not do what the jar expects.
   *
   * @return 0 if none is told, as in files that were made before there were versions
   * @throws ConfigurationException if it cannot be read
   */
  int version() throws ConfigurationException {
    try (BufferedReader lines = new BufferedReader(open())) {
      for (int i = 0; i < VERSION_SEARCH_LINES; i++) {
        String line = lines.readLine();
        if (line == null) {
          return 0;
        }
        Matcher version = VERSION_PATTERN.matcher(line);
        if (version.matches()) {
          return Integer.parseInt(version.group(1));
        }
      }
      return 0;
    } catch (IOException e) {
      throw new ConfigurationException(
          label() + ": cannot be read: " + SafeText.of(e.getMessage()));
    }
  }
}
