package dev.dropgate.runtime;

/** The exit statuses of all commands. */
public final class ExitStatus {
  /** The command succeeded. */
  public static final int DONE = 0;

  /** The command has findings, or it failed. */
  public static final int FINDINGS = 1;

  /** The command line or the configuration is wrong. */
  public static final int USAGE = 2;

  /** Dropgate or the JVM has an internal error. */
  public static final int INTERNAL = 3;

  private ExitStatus() {}
}
