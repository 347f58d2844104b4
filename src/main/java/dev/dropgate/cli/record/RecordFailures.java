package dev.dropgate.cli.record;

import dev.dropgate.cli.text.FailureText;
import dev.dropgate.model.PrintableText;
import dev.dropgate.runtime.ExitStatus;
import java.io.IOException;

/**
 * Reports each failure in one line on standard error and counts it, so that the work can continue.
 * Not thread safe.
 */
public final class RecordFailures {
  private int count;

  /** A step that may fail. */
  public interface FallibleStep {
    /** Runs the step. */
    void run() throws IOException;
  }

  /**
   * Runs a step, and reports its failure.
   *
   * @param name the name of the record as given
   * @param step the step
   * @return whether it succeeded
   */
  public boolean attempt(String name, FallibleStep step) {
    try {
      step.run();
      return true;
    } catch (IOException e) {
      String text = FailureText.toText(e);
      String safe = PrintableText.of(name).toString();
      report(text.contains(safe) ? text : safe + ": " + text);
      return false;
    }
  }

  /**
   * Reports and counts a failure.
   *
   * @param problem the failure, printable
   */
  public void report(String problem) {
    count++;
    System.err.println("dropgate: " + problem);
  }

  /** Returns the exit status of the command. */
  public int status() {
    return count == 0 ? ExitStatus.DONE : ExitStatus.FINDINGS;
  }
}
