package dev.dropgate.cli.record;

import dev.dropgate.cli.text.OptionConverters;
import dev.dropgate.cli.text.PathGlob;
import dev.dropgate.config.GateSettings;
import dev.dropgate.model.SafeText;
import dev.dropgate.quarantine.record.ManifestPeek;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Which records a list shows. What is damaged passes all but the times: nobody knows better. */
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

  /** What may have become of a record; names as the manifests have them. */
  enum StateFilter {
    quarantined,
    held,
    restored,
    released,
    damaged
  }

  /** The first time; null for all. */
  public Instant since() {
    return since;
  }

  /** The first time that is too late; null for all. */
  public Instant before() {
    return before;
  }

  /** Whether any filter was given. */
  public boolean isGiven() {
    return since != null
        || before != null
        || !rules.isEmpty()
        || directory != null
        || path != null
        || !states.isEmpty();
  }

  /** Whether it was said which states are meant. */
  public boolean namesStates() {
    return !states.isEmpty();
  }

  @Override
  public boolean test(ManifestPeek glance) {
    return mayMatch(glance)
        && (states.isEmpty()
            || states.stream().anyMatch(state -> state.name().equals(glance.state())))
        && (rules.isEmpty() || glance.rules().stream().anyMatch(rules::contains))
        && (directory == null || isFrom(glance.directory()))
        && (path == null || matchesPath(glance));
  }

  // Without parsing, which is most of the work; and without streams, which take as long as this.
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
      boolean written = state == StateFilter.restored || state == StateFilter.released;
      if (!written || glance.mayContain(state.name())) {
        return true;
      }
    }
    return states.isEmpty();
  }

  private boolean isFrom(String monitored) {
    return monitored.equals(directory)
        || monitored.equals(SafeText.of(GateSettings.path("--directory", directory)));
  }

  private boolean matchesPath(ManifestPeek glance) {
    String raw = glance.rawPath();
    return path.matches(glance.path()) || (raw != null && path.matches(raw));
  }
}
