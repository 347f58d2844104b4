package dev.dropgate.quarantine;

import java.nio.file.Path;

/**
 * The settings of a monitored directory that apply when its files are judged again.
 *
 * @param directory the absolute path of the directory
 * @param inPlace whether clean files stay in the directory ({@code watch})
 * @param delivered the folder for clean files if they do not stay
 * @param blockedExtensions the route's setting; null for the default
 * @param rules the route's setting; null for the default
 * @param alsoNotify the route's setting; null for the default
 * @param mailTo the route's setting; null for the default
 */
public record RejudgeConfig(
    Path directory,
    boolean inPlace,
    String delivered,
    String blockedExtensions,
    String rules,
    String alsoNotify,
    String mailTo) {
  /** Finds the settings of a monitored directory. */
  public interface Lookup {
    /**
     * Returns the settings of a directory.
     *
     * @param directory the directory named by a record
     * @return the settings; null if the directory is not monitored now
     */
    RejudgeConfig of(Path directory);
  }
}
