package dev.dropgate.quarantine;

import java.nio.file.Path;

/**
 * How a monitored directory is set, for files that are judged again.
 *
 * @param directory absolute
 * @param inPlace whether clean files stay there ({@code watch})
 * @param delivered where clean files go otherwise
 * @param blockedExtensions as the route has it; null for the default
 * @param rules likewise
 * @param alsoNotify likewise
 * @param mailTo likewise
 */
public record RejudgeConfig(
    Path directory,
    boolean inPlace,
    String delivered,
    String blockedExtensions,
    String rules,
    String alsoNotify,
    String mailTo) {
  /** Finds the settings of a directory. */
  public interface Lookup {
    /**
     * Finds them.
     *
     * @param directory as a record names it
     * @return null if it is not monitored now
     */
    RejudgeConfig of(Path directory);
  }
}
