package dev.dropgate.check;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The effective route files and what they define, read once for everything that asks.
 *
 * @param files the files by name; empty if the operator's folder contains no route file
 * @param facts the templates and monitored directories, including those in the properties file
 */
public record ResolvedRoutes(List<RouteFile> files, RouteFileFacts facts) {
  /** The files that a claim passes through. */
  private static final Set<String> FLOW_FILES =
      Set.of("templates.yaml", "triage.yaml", "alert.yaml");

  /**
   * What lets a file see or change the exchanges of the flow: steps around other routes, another
   * template, or a bean with the name of one that the flow uses.
   */
  private static final Pattern REACHES_THE_FLOW =
      Pattern.compile(
          "intercept|on-?completion|error-?handler|flow-as-shipped"
              + "|route-?(?:configuration|template)[\"']?\\s*:"
              + "|name[\"']?\\s*:\\s*[\"']?(?:judge|door|delivery|isClean|inspector"
              + "|isDangerous|detections|outbox|quarantineRetention)\\b",
          Pattern.CASE_INSENSITIVE);

  /**
   * Returns the first file that changes what a claim passes through. Its steps may expect one
   * exchange for each entry.
   *
   * @return the label of an operator's file; empty if claims take the way that the gate brings
   */
  public Optional<String> changedFlow(GateSettings settings) throws ConfigurationException {
    if (settings.extendsCamel()) {
      return Optional.of("what camel.main or camel.beans adds");
    }
    for (RouteFile file : files) {
      if (!file.isAsShipped()
          && (FLOW_FILES.contains(file.name()) || REACHES_THE_FLOW.matcher(file.text()).find())) {
        return Optional.of(file.label());
      }
    }
    return Optional.empty();
  }
}
