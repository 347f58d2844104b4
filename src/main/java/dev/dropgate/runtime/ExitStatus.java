package dev.dropgate.runtime;

/** Exit statuses of every command. */
public final class ExitStatus {
  /** The thing asked for was done. */
  public static final int DONE = 0;

  /** Findings, or the thing asked for failed. */
  public static final int FINDINGS = 1;

  /** The command line or the configuration is wrong. */
  public static final int USAGE = 2;

  /** An error of Dropgate or of the JVM. */
  public static final int INTERNAL = 3;

  private ExitStatus() {}
}
