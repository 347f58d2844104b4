package dev.dropgate.it.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A copy of the shipped routes with other directories in it. */
public final class TestRoutes {
  private TestRoutes() {}

  /** Copies the shipped route files. */
  public static Path shipped(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    return folder;
  }

  /** One directory, as an operator writes it. */
  public static String directory(String template, Path directory, String... moreParameters) {
    StringBuilder yaml =
        new StringBuilder(
            "- templatedRoute:\n    routeTemplateRef: "
                + template
                + "\n    parameters:\n      - {name: directory, value: \""
                + directory
                + "\"}\n");
    for (String parameter : moreParameters) {
      yaml.append("      - ").append(parameter).append('\n');
    }
    return yaml.toString();
  }

  /** Writes directories.yaml. */
  public static void directories(Path routes, String... directories) throws IOException {
    Files.writeString(routes.resolve("directories.yaml"), String.join("\n", directories));
  }
}
