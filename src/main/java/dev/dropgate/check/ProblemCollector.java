package dev.dropgate.check;

import dev.dropgate.config.ConfigurationProblem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What several checks have found, in that order. Not thread safe. */
public final class ProblemCollector {
  private final List<ConfigurationProblem> all = new ArrayList<>();

  /**
   * Adds what keeps the gate from starting.
   *
   * @param where file and line, or the property
   * @param message what is wrong, and the mend; one printable line
   */
  public ConfigurationProblem error(String where, String message) {
    return add(new ConfigurationProblem(true, where, message));
  }

  /** Adds what does not keep the gate from starting; the parameters are those of an error. */
  public ConfigurationProblem warning(String where, String message) {
    return add(new ConfigurationProblem(false, where, message));
  }

  /** Adds what somebody else has found. */
  public void add(List<ConfigurationProblem> found) {
    all.addAll(found);
  }

  /** All so far. */
  public List<ConfigurationProblem> all() {
    return Collections.unmodifiableList(all);
  }

  private ConfigurationProblem add(ConfigurationProblem problem) {
    all.add(problem);
    return problem;
  }
}
