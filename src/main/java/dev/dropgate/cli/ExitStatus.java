package dev.dropgate.cli;

/** Exit statuses of every command. */
final class ExitStatus {
  /** The thing asked for was done. */
  static final int DONE = 0;

  /** Findings, or the thing asked for failed. */
  static final int FINDINGS = 1;

  /** The command line or the configuration is wrong. */
  static final int USAGE = 2;

  /** An error of Dropgate or of the JVM. */
  static final int INTERNAL = 3;

  private ExitStatus() {}
}
