package dev.dropgate.cli;

import dev.dropgate.files.SafeText;
import java.io.IOException;

/**
 * One line on standard error for each thing that fails, while the others are done all the same. Not
 * thread safe.
 */
final class RecordFailures {
  private int count;

  /** Something that may fail. */
  interface Step {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Tries it.
   *
   * @param name of the record, as it was given
   * @param step what to do
   * @return whether it was done
   */
  boolean attempt(String name, Step step) {
    try {
      step.run();
      return true;
    } catch (IOException e) {
      String text = Failure.text(e);
      String safe = SafeText.of(name);
      tell(text.contains(safe) ? text : safe + ": " + text);
      return false;
    }
  }

  /**
   * Notes one more.
   *
   * @param problem printable
   */
  void tell(String problem) {
    count++;
    System.err.println("dropgate: " + problem);
  }

  /** The exit status of the command. */
  int status() {
    return count == 0 ? ExitStatus.DONE : ExitStatus.FINDINGS;
  }
}
