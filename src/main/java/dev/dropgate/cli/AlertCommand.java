package dev.dropgate.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code alert}, which only groups its subcommands. */
@Command(name = "alert", description = "Try the alerts.", subcommands = AlertTestCommand.class)
final class AlertCommand implements Runnable {
  @ParentCommand private DropgateCommand parent;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "missing subcommand: alert test");
  }

  DropgateCommand parent() {
    return parent;
  }
}
