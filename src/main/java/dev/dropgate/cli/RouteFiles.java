package dev.dropgate.cli;

import dev.dropgate.files.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * What the route files say about templates and monitored directories, read without Camel, because
 * Camel passes over a misspelt parameter in silence.
 */
final class RouteFiles {
  /** The built-in routes; a jar has no folder to list. */
  static final List<String> BUILT_IN =
      List.of(
          "alert.yaml",
          "directories.yaml",
          "errors.yaml",
          "retention.yaml",
          "templates.yaml",
          "triage.yaml");

  static final String BUILT_IN_FOLDER = "dropgate/routes/";

  private final Map<String, Set<String>> templates = new LinkedHashMap<>();
  private final List<MonitoredDirectory> directories = new ArrayList<>();
  private final DirectLinks directLinks = new DirectLinks();
  private int routes;
  private boolean errorPolicy;

  private RouteFiles() {}

  /**
   * Reads all route files.
   *
   * @param installation where they are
   * @return what they say
   * @throws ConfigurationException if one is no YAML, with file and line
   */
  static RouteFiles read(Installation installation) throws ConfigurationException {
    RouteFiles files = new RouteFiles();
    if (installation.routes() == null) {
      for (String name : BUILT_IN) {
        files.parse(
            "built-in routes/" + name,
            RouteFiles.class.getResourceAsStream("/" + BUILT_IN_FOLDER + name));
      }
    } else {
      for (Path file : list(installation.routes())) {
        try {
          files.parse(SafeText.of(file), Files.newInputStream(file));
        } catch (IOException e) {
          throw new ConfigurationException(
              SafeText.of(file) + ": cannot be read: " + SafeText.of(e.getMessage()));
        }
      }
    }
    return files;
  }

  /** The route files of a folder, in the order of their names. */
  static List<Path> list(Path folder) throws ConfigurationException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".yaml") && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ConfigurationException(
          SafeText.of(folder) + ": cannot be listed: " + SafeText.of(e.getMessage()));
    }
  }

  /**
   * Adds the directories that properties of the form {@code camel.routeTemplate[NAME].directory}
   * define.
   */
  void addFrom(Path config, Properties properties) {
    Map<String, Map<String, String>> byName = new LinkedHashMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith("camel.routeTemplate[") && key.contains("].")) {
        String name = key.substring(key.indexOf('[') + 1, key.indexOf(']'));
        byName
            .computeIfAbsent(name, n -> new LinkedHashMap<>())
            .put(key.substring(key.indexOf("].") + 2), properties.getProperty(key));
      }
    }
    byName.forEach(
        (name, values) -> {
          String template =
              Optional.ofNullable(values.remove("template-id")).orElse(values.remove("templateId"));
          directories.add(
              new MonitoredDirectory(
                  SafeText.of(config) + " camel.routeTemplate[" + SafeText.of(name) + "]",
                  template,
                  name,
                  values));
        });
  }

  /** The templates and the parameters that each declares. */
  Map<String, Set<String>> templates() {
    return templates;
  }

  /** Every templated route. */
  List<MonitoredDirectory> directories() {
    return directories;
  }

  /** How the routes hang together. */
  DirectLinks directLinks() {
    return directLinks;
  }

  /** Whether any file says what is to be done about failures. */
  boolean hasErrorPolicy() {
    return errorPolicy;
  }

  /** How many routes there are, templated ones not counted. */
  int routes() {
    return routes;
  }

  private void parse(String name, InputStream in) throws ConfigurationException {
    try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      Optional<Node> root =
          new Compose(LoadSettings.builder().setLabel(name).setAllowNonScalarKeys(true).build())
              .composeReader(reader);
      if (root.isEmpty()) {
        return;
      }
      if (!(root.get() instanceof SequenceNode list)) {
        throw new ConfigurationException(
            at(name, root.get()) + "a route file is a list; start each item with \"- \"");
      }
      for (Node item : list.getValue()) {
        item(name, item);
        directLinks.add(name, item);
      }
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      throw new ConfigurationException(
          name + ":" + line + ": bad YAML: " + SafeText.of(e.getProblem()));
    } catch (YamlEngineException | IOException e) {
      throw new ConfigurationException(name + ": bad YAML: " + SafeText.of(e.getMessage()));
    }
  }

  private void item(String file, Node item) {
    Map<String, Node> map = map(item);
    errorPolicy |= map.containsKey("routeConfiguration");
    if (map.containsKey("route") || map.containsKey("from")) {
      routes++;
    }
    Node template = first(map, "routeTemplate", "route-template");
    if (template != null) {
      Map<String, Node> body = map(template);
      Set<String> declared = new LinkedHashSet<>();
      for (Node parameter : list(body.get("parameters"))) {
        declared.add(text(map(parameter).get("name")));
      }
      templates.put(text(body.get("id")), declared);
    }
    Node templated = first(map, "templatedRoute", "templated-route");
    if (templated != null) {
      Map<String, Node> body = map(templated);
      Map<String, String> values = new LinkedHashMap<>();
      for (Node parameter : list(body.get("parameters"))) {
        values.put(text(map(parameter).get("name")), text(map(parameter).get("value")));
      }
      Node ref = first(body, "routeTemplateRef", "route-template-ref");
      directories.add(
          new MonitoredDirectory(
              file + ":" + line(templated), text(ref), text(body.get("routeId")), values));
    }
  }

  private static Node first(Map<String, Node> map, String name, String other) {
    return map.containsKey(name) ? map.get(name) : map.get(other);
  }

  private static Map<String, Node> map(Node node) {
    Map<String, Node> map = new LinkedHashMap<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        map.put(text(tuple.getKeyNode()), tuple.getValueNode());
      }
    }
    return map;
  }

  private static List<Node> list(Node node) {
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine()).orElse(0);
  }

  private static String at(String name, Node node) {
    return name + ":" + (line(node) + 1) + ": ";
  }
}
