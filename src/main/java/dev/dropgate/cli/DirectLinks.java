package dev.dropgate.cli;

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
 * How the route files hang together through {@code direct:} endpoints: Camel notices a missing
 * consumer only when the first exchange comes, which here is the first detection. Not thread safe.
 */
final class DirectLinks {
  /**
   * What the intake and the shipped triage send to, whether or not a file of the operator's says
   * so.
   */
  private static final List<String> NEEDED =
      List.of("triage", "quarantine", "hold", "deliver", "alert");

  /** The steps of a route that send to the endpoint that they name. */
  private static final Set<String> PRODUCERS =
      Set.of("to", "toD", "to-d", "wireTap", "wire-tap", "deadLetterUri");

  private final Map<String, String> consumers = new LinkedHashMap<>();
  private final Map<String, String> producers = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  DirectLinks() {
    for (String name : NEEDED) {
      producers.put(name, "routes");
    }
  }

  /** Takes in what one file says. */
  void add(String file, Node node) {
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> add(file, item));
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
        endpoint(file, key, tuple.getValueNode());
        add(file, tuple.getValueNode());
      }
    }
  }

  /**
   * Takes in an endpoint that alerts are sent to.
   *
   * @param uri any URI
   * @param where who names it
   */
  void sentTo(String uri, String where) {
    String name = name(uri);
    if (name != null) {
      producers.putIfAbsent(name, where);
    }
  }

  /** Consumers that are missing or there twice. */
  List<Problem> problems() {
    List<Problem> all = new ArrayList<>(problems);
    producers.forEach(
        (name, where) -> {
          if (!consumers.containsKey(name)) {
            all.add(
                new Problem(
                    true,
                    where,
                    "no route starts from direct:"
                        + name
                        + "; add one, or put the shipped route files back"));
          }
        });
    return all;
  }

  private void endpoint(String file, String key, Node value) {
    String name = direct(value);
    if (name == null) {
      return;
    }
    String where = file + ":" + value.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    if (PRODUCERS.contains(key)) {
      producers.putIfAbsent(name, where);
    } else if (key.equals("from")) {
      String twin = consumers.putIfAbsent(name, where);
      if (twin != null) {
        problems.add(
            new Problem(
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

  private static String direct(Node node) {
    if (node instanceof ScalarNode scalar) {
      return name(scalar.getValue());
    }
    if (!(node instanceof MappingNode)) {
      return null;
    }
    String uri = scalar(node, "uri");
    return "direct".equals(uri) ? scalar(child(node, "parameters"), "name") : name(uri);
  }

  private static String name(String uri) {
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
