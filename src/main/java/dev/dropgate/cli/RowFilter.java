package dev.dropgate.cli;

import dev.dropgate.files.SafeText;
import dev.dropgate.quarantine.Glance;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Which records a list shows. What is damaged passes all but the times: nobody knows better. */
class RowFilter implements Predicate<Glance> {
  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Converters.Start.class,
      description =
          "Stopped at or after TIME: 2026-11-23, 2026-11-23T18:30 (UTC, or with an offset), or how"
              + " long ago: 30m, 12h, 2d, 4w.")
  private Instant since;

  @Option(
      names = "--before",
      paramLabel = "TIME",
      converter = Converters.End.class,
      description = "Stopped before TIME; a date is meant with all of its day.")
  private Instant before;

  @Option(
      names = "--rule",
      paramLabel = "ID",
      split = ",",
      description = "Stopped by this rule, or one of these.")
  private List<String> rules = List.of();

  @Option(names = "--directory", paramLabel = "DIR", description = "From this monitored directory.")
  private String directory;

  @Option(
      names = "--path",
      paramLabel = "GLOB",
      converter = Converters.PathPattern.class,
      description =
          "Original path, or name if GLOB has no slash; ** goes over slashes, * and ? do not.")
  private Glob path;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Any of: ${COMPLETION-CANDIDATES}.")
  private List<State> states = List.of();

  /** What may have become of a record; names as the manifests have them. */
  enum State {
    quarantined,
    held,
    restored,
    released,
    damaged
  }

  /** The first time; null for all. */
  Instant since() {
    return since;
  }

  /** The first time that is too late; null for all. */
  Instant before() {
    return before;
  }

  /** Whether any filter was given. */
  boolean isGiven() {
    return since != null
        || before != null
        || !rules.isEmpty()
        || directory != null
        || path != null
        || !states.isEmpty();
  }

  /** Whether it was said which states are meant. */
  boolean namesStates() {
    return !states.isEmpty();
  }

  @Override
  public boolean test(Glance glance) {
    return maySuit(glance)
        && (states.isEmpty()
            || states.stream().anyMatch(state -> state.name().equals(glance.state())))
        && (rules.isEmpty() || glance.rules().stream().anyMatch(rules::contains))
        && (directory == null || isFrom(glance.directory()))
        && (path == null || fits(glance));
  }

  // Without parsing, which is most of the work; and without streams, which take as long as this.
  private boolean maySuit(Glance glance) {
    return mayHaveRule(glance) && mayHaveState(glance);
  }

  private boolean mayHaveRule(Glance glance) {
    for (String rule : rules) {
      if (glance.mayHold(rule)) {
        return true;
      }
    }
    return rules.isEmpty();
  }

  private boolean mayHaveState(Glance glance) {
    for (State state : states) {
      boolean written = state == State.restored || state == State.released;
      if (!written || glance.mayHold(state.name())) {
        return true;
      }
    }
    return states.isEmpty();
  }

  private boolean isFrom(String monitored) {
    return monitored.equals(directory)
        || monitored.equals(SafeText.of(Settings.path("--directory", directory)));
  }

  private boolean fits(Glance glance) {
    String raw = glance.rawPath();
    return path.matches(glance.path()) || (raw != null && path.matches(raw));
  }
}
