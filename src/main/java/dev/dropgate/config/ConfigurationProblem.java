package dev.dropgate.config;

/**
 * Something wrong with the configuration.
 *
 * @param error whether it keeps the gate from starting; a warning does not
 * @param where file and line, or file
 * @param message what is wrong, and the mend; one printable line
 */
public record ConfigurationProblem(boolean error, String where, String message) {
  @Override
  public String toString() {
    return (error ? "error: " : "warning: ") + where + ": " + message;
  }
}
