package dev.dropgate.check;

import dev.dropgate.config.ConfigurationProblem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Collects the problems that several checks find, in order. Not thread safe. */
public final class ProblemCollector {
  private final List<ConfigurationProblem> all = new ArrayList<>();

  /**
   * Adds a problem that keeps the gate from starting.
   *
   * @param where the file and line, or the property
   * @param message the problem and its fix; one printable line
   */
  public ConfigurationProblem error(String where, String message) {
    return add(new ConfigurationProblem(true, where, message));
  }

  /**
   * Adds a problem that does not keep the gate from starting. The parameters are those of an error.
   */
  public ConfigurationProblem warning(String where, String message) {
    return add(new ConfigurationProblem(false, where, message));
  }

  /** Adds the problems that another check found. */
  public void add(List<ConfigurationProblem> found) {
    all.addAll(found);
  }

  /** Returns all problems so far. */
  public List<ConfigurationProblem> all() {
    return Collections.unmodifiableList(all);
  }

  private ConfigurationProblem add(ConfigurationProblem problem) {
    all.add(problem);
    return problem;
  }
}
