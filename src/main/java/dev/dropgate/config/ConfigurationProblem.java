package dev.dropgate.config;

/**
 * A problem in the configuration.
 *
 * @param error whether it keeps the gate from starting; a warning does not
 * @param where the file and line, or the file
 * @param message the problem and its fix; one printable line
 */
public record ConfigurationProblem(boolean error, String where, String message) {
  @Override
  public String toString() {
    return (error ? "error: " : "warning: ") + where + ": " + message;
  }
}
