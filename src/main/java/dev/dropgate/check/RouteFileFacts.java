package dev.dropgate.check;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.MonitoredDirectory;
import dev.dropgate.config.NearestName;
import dev.dropgate.model.PrintableText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The templates and monitored directories in the route files, read without Camel, because Camel
 * ignores a misspelled parameter without a message.
 */
public final class RouteFileFacts {
  /** The prefix of properties that define a monitored directory; the name of the route follows. */
  static final String TEMPLATE_PROPERTY_PREFIX = "camel.routeTemplate[";

  /** The keys that Camel accepts in a templatedRoute, in both spellings. */
  private static final List<String> TEMPLATED_KEYS =
      List.of(
          "routeTemplateRef",
          "routeId",
          "parameters",
          "beans",
          "prefixId",
          "group",
          "route-template-ref",
          "route-id",
          "prefix-id",
          "bean");

  private final Map<String, Set<String>> templates = new LinkedHashMap<>();
  private final List<MonitoredDirectory> directories = new ArrayList<>();
  private final DirectEndpointLinks directLinks = new DirectEndpointLinks();
  private int routes;
  private boolean errorPolicy;

  private RouteFileFacts() {}

  /**
   * Reads route files.
   *
   * @param all the effective route files
   * @return their facts
   * @throws ConfigurationException if a file is not valid YAML; the message names file and line
   */
  static RouteFileFacts read(List<RouteFile> all) throws ConfigurationException {
    List<RouteDocument> documents = new ArrayList<>();
    for (RouteFile file : all) {
      documents.add(RouteDocument.read(file));
    }
    return of(documents);
  }

  /** Returns the facts of parsed route files. */
  static RouteFileFacts of(List<RouteDocument> documents) throws ConfigurationException {
    RouteFileFacts files = new RouteFileFacts();
    for (RouteDocument document : documents) {
      files.add(document);
    }
    return files;
  }

  /**
   * Adds the directories defined by properties of the form {@code
   * camel.routeTemplate[NAME].directory}.
   */
  public void addFrom(Path config, Properties properties) {
    Map<String, Map<String, String>> byName = new LinkedHashMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(TEMPLATE_PROPERTY_PREFIX) && key.contains("].")) {
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
                  PrintableText.of(config) + " camel.routeTemplate[" + PrintableText.of(name) + "]",
                  template,
                  name,
                  values));
        });
  }

  /** Returns the templates and the parameters that each declares. */
  public Map<String, Set<String>> templates() {
    return templates;
  }

  /** Returns every templated route. */
  public List<MonitoredDirectory> directories() {
    return directories;
  }

  /** Returns the {@code direct:} links between the routes. */
  public DirectEndpointLinks directLinks() {
    return directLinks;
  }

  /** Returns whether any file defines the handling of failures. */
  public boolean hasErrorPolicy() {
    return errorPolicy;
  }

  /** Returns the number of routes without the templated ones. */
  public int routes() {
    return routes;
  }

  private void add(RouteDocument document) throws ConfigurationException {
    String name = document.file().label();
    for (Node item : document.items()) {
      readItem(name, item);
      directLinks.add(name, item);
    }
  }

  private void readItem(String file, Node item) throws ConfigurationException {
    Map<String, Node> map = map(item);
    errorPolicy |= map.containsKey("routeConfiguration");
    if (map.containsKey("route") || map.containsKey("from")) {
      routes++;
    }
    Node template = firstOf(map, "routeTemplate", "route-template");
    if (template != null) {
      Map<String, Node> body = map(template);
      Set<String> declared = new LinkedHashSet<>();
      for (Node parameter : list(body.get("parameters"))) {
        declared.add(text(map(parameter).get("name")));
      }
      templates.put(text(body.get("id")), declared);
    }
    Node templated = firstOf(map, "templatedRoute", "templated-route");
    if (templated != null) {
      requireKnownKeys(file, templated);
      Map<String, Node> body = map(templated);
      Map<String, String> values = new LinkedHashMap<>();
      for (Node parameter : list(body.get("parameters"))) {
        values.put(text(map(parameter).get("name")), text(map(parameter).get("value")));
      }
      Node ref = firstOf(body, "routeTemplateRef", "route-template-ref");
      directories.add(
          new MonitoredDirectory(
              file + ":" + line(templated), text(ref), text(body.get("routeId")), values));
    }
  }

  private static void requireKnownKeys(String file, Node templated) throws ConfigurationException {
    if (templated instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String key = text(tuple.getKeyNode());
        if (!TEMPLATED_KEYS.contains(key)) {
          throw new ConfigurationException(
              at(file, tuple.getKeyNode())
                  + "templatedRoute has no key \""
                  + PrintableText.of(key)
                  + "\""
                  + NearestName.of(key, TEMPLATED_KEYS)
                      .map(near -> "; did you mean " + near + "?")
                      .orElse("; it has " + String.join(", ", TEMPLATED_KEYS)));
        }
      }
    }
  }

  private static Node firstOf(Map<String, Node> map, String name, String other) {
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

  static String at(String name, Node node) {
    return name + ":" + (line(node) + 1) + ": ";
  }
}
