package dev.dropgate.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What several checks have found, in that order. Not thread safe. */
final class Problems {
  private final List<Problem> all = new ArrayList<>();

  /**
   * Adds what keeps the gate from starting.
   *
   * @param where file and line, or the property
   * @param message what is wrong, and the mend; one printable line
   */
  Problem error(String where, String message) {
    return add(new Problem(true, where, message));
  }

  /** Adds what does not keep the gate from starting; the parameters are those of an error. */
  Problem warning(String where, String message) {
    return add(new Problem(false, where, message));
  }

  /** Adds what somebody else has found. */
  void add(List<Problem> found) {
    all.addAll(found);
  }

  /** All so far. */
  List<Problem> all() {
    return Collections.unmodifiableList(all);
  }

  private Problem add(Problem problem) {
    all.add(problem);
    return problem;
  }
}
