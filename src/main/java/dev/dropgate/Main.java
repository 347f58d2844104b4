package dev.dropgate;

import dev.dropgate.cli.DropgateCommand;

/** Entry point of the jar. */
public final class Main {
  private Main() {}

  /**
   * Runs a command and ends the process with its exit status.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(DropgateCommand.execute(args));
  }
}
