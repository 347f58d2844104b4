package dev.dropgate.inspect.format.stream;

import java.io.IOException;

/** The budget that streams and channels check while they read. */
public interface ReadBudget {
  /** Throws if the budget is exhausted. */
  void check() throws IOException;

  /** Returns the exception for a limit on one member or header. */
  IOException memberLimit(String message);
}
