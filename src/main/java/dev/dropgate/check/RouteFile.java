package dev.dropgate.check;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.model.PrintableText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A route file: the operator's, or one in the jar. Immutable.
 *
 * @param name the file name
 * @param file the operator's file; null for the one in the jar
 */
public record RouteFile(String name, Path file) {
  /**
   * The prefix of the built-in routes. They are listed by name, because a folder in a jar cannot be
   * listed.
   */
  public static final String BUILT_IN_FOLDER = "dropgate/routes/";

  private static final Pattern VERSION_PATTERN = Pattern.compile("# version: (\\d{1,4})");
  private static final int VERSION_SEARCH_LINES = 5;

  /** Returns the location for messages. */
  String label() {
    return file == null ? "built-in routes/" + name : PrintableText.of(file).toString();
  }

  /** Returns the location for Camel. */
  public String location() {
    return file == null ? "classpath:" + BUILT_IN_FOLDER + name : "file:" + file.toAbsolutePath();
  }

  /**
   * Returns the whole file.
   *
   * @throws ConfigurationException if it cannot be read
   */
  String text() throws ConfigurationException {
    try (Reader reader = open()) {
      StringWriter text = new StringWriter();
      reader.transferTo(text);
      return text.toString();
    } catch (IOException e) {
      throw new ConfigurationException(
          label() + ": cannot be read: " + PrintableText.of(e.getMessage()));
    }
  }

  /** Returns whether this is the file in the jar, or an exact copy of it. */
  boolean isAsShipped() throws ConfigurationException {
    return file == null
        || (RouteFile.class.getResource("/" + BUILT_IN_FOLDER + name) != null
            && text().equals(new RouteFile(name, null).text()));
  }

  /**
   * Opens the file.
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
          label() + ": cannot be read: " + PrintableText.of(e.getMessage()));
    }
  }

  /**
   * Returns the version in a comment among the first lines. The version increases when the steps or
   * beans of the file change so that an older copy would not do what the jar expects.
   *
   * @return 0 if there is no version, as in files older than versions
   * @throws ConfigurationException if the file cannot be read
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
          label() + ": cannot be read: " + PrintableText.of(e.getMessage()));
    }
  }
}
