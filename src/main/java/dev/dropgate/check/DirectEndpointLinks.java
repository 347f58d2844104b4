package dev.dropgate.check;

import dev.dropgate.config.ConfigurationProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Checks the {@code direct:} links between route files. Camel notices a missing consumer only with
 * the first exchange, which here is the first detection. Not thread safe.
 */
public final class DirectEndpointLinks {
  /**
   * The consumers that intake and the shipped triage send to, whatever the operator's files
   * contain.
   */
  private static final List<String> REQUIRED_CONSUMERS =
      List.of("triage", "quarantine", "hold", "deliver", "alert");

  /** The route steps that send to an endpoint. */
  private static final Set<String> PRODUCER_KEYS =
      Set.of("to", "toD", "to-d", "wireTap", "wire-tap", "deadLetterUri");

  private final Map<String, String> consumers = new LinkedHashMap<>();
  private final Map<String, String> producers = new LinkedHashMap<>();
  private final List<ConfigurationProblem> problems = new ArrayList<>();

  DirectEndpointLinks() {
    for (String name : REQUIRED_CONSUMERS) {
      producers.put(name, "routes");
    }
  }

  /** Adds the endpoints in one file. */
  void add(String file, Node node) {
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> add(file, item));
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
        addEndpoint(file, key, tuple.getValueNode());
        add(file, tuple.getValueNode());
      }
    }
  }

  /**
   * Adds an endpoint that receives alerts.
   *
   * @param uri any URI
   * @param where the place that names it
   */
  public void addProducer(String uri, String where) {
    String name = directName(uri);
    if (name != null) {
      producers.putIfAbsent(name, where);
    }
  }

  /** Returns the missing and the duplicate consumers as problems. */
  public List<ConfigurationProblem> problems() {
    List<ConfigurationProblem> all = new ArrayList<>(problems);
    producers.forEach(
        (name, where) -> {
          if (!consumers.containsKey(name)) {
            all.add(
                new ConfigurationProblem(
                    true,
                    where,
                    "no route starts from direct:"
                        + name
                        + "; add one, or put the shipped route files back"));
          }
        });
    return all;
  }

  private void addEndpoint(String file, String key, Node value) {
    String name = directNameOf(value);
    if (name == null) {
      return;
    }
    String where = file + ":" + value.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    if (PRODUCER_KEYS.contains(key)) {
      producers.putIfAbsent(name, where);
    } else if (key.equals("from")) {
      String twin = consumers.putIfAbsent(name, where);
      if (twin != null) {
        problems.add(
            new ConfigurationProblem(
                true,
                where,
                "two routes start from direct:"
                    + name
                    + ", the other at "
                    + twin
                    + "; remove one"));
      }
    }
  }

  private static String directNameOf(Node node) {
    if (node instanceof ScalarNode scalar) {
      return directName(scalar.getValue());
    }
    if (!(node instanceof MappingNode)) {
      return null;
    }
    String uri = scalar(node, "uri");
    return "direct".equals(uri) ? scalar(child(node, "parameters"), "name") : directName(uri);
  }

  private static String directName(String uri) {
    if (uri == null || !uri.startsWith("direct:") || uri.contains("{{") || uri.contains("${")) {
      return null;
    }
    String name = uri.substring("direct:".length()).replaceFirst("^//", "");
    return name.indexOf('?') < 0 ? name : name.substring(0, name.indexOf('?'));
  }

  private static String scalar(Node map, String key) {
    return child(map, key) instanceof ScalarNode scalar ? scalar.getValue() : null;
  }

  private static Node child(Node map, String key) {
    if (map instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key)) {
          return tuple.getValueNode();
        }
      }
    }
    return null;
  }
}
