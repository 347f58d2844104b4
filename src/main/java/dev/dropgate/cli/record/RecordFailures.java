package dev.dropgate.cli.record;

import dev.dropgate.cli.text.FailureText;
import dev.dropgate.model.SafeText;
import dev.dropgate.runtime.ExitStatus;
import java.io.IOException;

/**
 * One line on standard error for each thing that fails, while the others are done all the same. Not
 * thread safe.
 */
public final class RecordFailures {
  private int count;

  /** Something that may fail. */
  public interface FallibleStep {
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
  public boolean attempt(String name, FallibleStep step) {
    try {
      step.run();
      return true;
    } catch (IOException e) {
      String text = FailureText.toText(e);
      String safe = SafeText.of(name);
      report(text.contains(safe) ? text : safe + ": " + text);
      return false;
    }
  }

  /**
   * Notes one more.
   *
   * @param problem printable
   */
  public void report(String problem) {
    count++;
    System.err.println("dropgate: " + problem);
  }

  /** The exit status of the command. */
  public int status() {
    return count == 0 ? ExitStatus.DONE : ExitStatus.FINDINGS;
  }
}
