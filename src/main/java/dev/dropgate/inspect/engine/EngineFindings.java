package dev.dropgate.inspect.engine;

import dev.dropgate.model.Finding;
import dev.dropgate.model.Verdict;
import java.util.List;

/**
 * Turns the replies of an engine into findings. A missing answer never means clean.
 *
 * @param rule the rule id of a finding; with {@code -unavailable} behind it, that of a missing
 *     answer
 * @param finder the name in the message of a finding
 * @param asked the name in the message of a missing answer
 * @param withoutAnswer the verdict for a missing answer
 */
public record EngineFindings(String rule, String finder, String asked, Verdict withoutAnswer) {
  /** Returns the rule id of a missing answer. */
  public String unavailableRule() {
    return rule + "-unavailable";
  }

  /** Returns the findings for a reply; none if it is clean. */
  public List<Finding> of(EngineReply reply) {
    return switch (reply.kind()) {
      case CLEAN -> List.of();
      case FOUND ->
          reply.texts().stream()
              .map(name -> new Finding(rule, Verdict.DANGEROUS, finder + " found " + name))
              .toList();
      case NONE ->
          List.of(
              new Finding(
                  unavailableRule(),
                  withoutAnswer,
                  "not judged by " + asked + ": " + reply.text()));
    };
  }
}
