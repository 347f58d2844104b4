package dev.dropgate.cli.record;

import dev.dropgate.cli.text.OptionConverters;
import dev.dropgate.cli.text.PathGlob;
import dev.dropgate.config.GateSettings;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.record.ManifestPeek;
import dev.dropgate.quarantine.record.RecordState;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/**
 * The filter options of a list. A damaged record matches all of them except the times, because its
 * other values are unknown.
 */
public class RecordFilter implements Predicate<ManifestPeek> {
  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = OptionConverters.StartTimeConverter.class,
      description =
          "Stopped at or after TIME: 2026-11-23, 2026-11-23T18:30 (UTC, or with an offset), or how"
              + " long ago: 30m, 12h, 2d, 4w.")
  private Instant since;

  @Option(
      names = "--before",
      paramLabel = "TIME",
      converter = OptionConverters.EndTimeConverter.class,
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
      converter = OptionConverters.PathPatternConverter.class,
      description =
          "Original path, or name if GLOB has no slash; ** goes over slashes, * and ? do not.")
  private PathGlob path;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Any of: ${COMPLETION-CANDIDATES}.")
  private List<StateFilter> states = List.of();

  /** The states to filter by; the names are those in the manifests. */
  enum StateFilter {
    quarantined(RecordState.QUARANTINED),
    held(RecordState.HELD),
    restored(RecordState.RESTORED),
    released(RecordState.RELEASED),
    damaged(RecordState.DAMAGED);

    private final RecordState state;

    StateFilter(RecordState state) {
      this.state = state;
    }
  }

  /** Returns the first instant to include; null for no lower limit. */
  public Instant since() {
    return since;
  }

  /** Returns the first instant to exclude; null for no upper limit. */
  public Instant before() {
    return before;
  }

  /** Returns whether any filter was given. */
  public boolean isGiven() {
    return since != null
        || before != null
        || !rules.isEmpty()
        || directory != null
        || path != null
        || !states.isEmpty();
  }

  /** Returns whether the filter names states. */
  public boolean namesStates() {
    return !states.isEmpty();
  }

  @Override
  public boolean test(ManifestPeek glance) {
    return mayMatch(glance)
        && (states.isEmpty() || states.stream().anyMatch(wanted -> wanted.state == glance.state()))
        && (rules.isEmpty() || glance.rules().stream().anyMatch(rules::contains))
        && (directory == null || isFrom(glance.directory()))
        && (path == null || matchesPath(glance));
  }

  // Avoids parsing, which is most of the work, and streams, which would take as long as this check.
  private boolean mayMatch(ManifestPeek glance) {
    return mayHaveRule(glance) && mayHaveState(glance);
  }

  private boolean mayHaveRule(ManifestPeek glance) {
    for (String rule : rules) {
      if (glance.mayContain(rule)) {
        return true;
      }
    }
    return rules.isEmpty();
  }

  private boolean mayHaveState(ManifestPeek glance) {
    for (StateFilter state : states) {
      if (!state.state.isGivenBack() || glance.mayContain(state.name())) {
        return true;
      }
    }
    return states.isEmpty();
  }

  private boolean isFrom(String monitored) {
    return monitored.equals(directory)
        || monitored.equals(
            PrintableText.of(GateSettings.path("--directory", directory)).toString());
  }

  private boolean matchesPath(ManifestPeek glance) {
    String raw = glance.rawPath();
    return path.matches(glance.path()) || (raw != null && path.matches(raw));
  }
}
