package dev.dropgate.check;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A parsed route file.
 *
 * @param file the route file
 * @param items the items of its list; empty if the file contains nothing but comments
 */
record RouteDocument(RouteFile file, List<Node> items) {
  /**
   * Parses a route file.
   *
   * @throws ConfigurationException if it is not valid YAML; the message names file and line
   */
  static RouteDocument read(RouteFile file) throws ConfigurationException {
    String name = file.label();
    try (Reader reader = file.open()) {
      Optional<Node> root =
          new Compose(LoadSettings.builder().setLabel(name).setAllowNonScalarKeys(true).build())
              .composeReader(reader);
      if (root.isEmpty()) {
        return new RouteDocument(file, List.of());
      }
      if (!(root.get() instanceof SequenceNode list)) {
        throw new ConfigurationException(
            RouteFileFacts.at(name, root.get())
                + "a route file is a list; start each item with \"- \"");
      }
      return new RouteDocument(file, list.getValue());
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      throw new ConfigurationException(
          name
              + ":"
              + line
              + ": bad YAML: "
              + PrintableText.of(e.getProblem().replace("\\t(TAB)", "TAB")));
    } catch (YamlEngineException | IOException e) {
      throw new ConfigurationException(name + ": bad YAML: " + PrintableText.of(e.getMessage()));
    }
  }
}
