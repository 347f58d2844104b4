package dev.dropgate.cli;

import dev.dropgate.cli.text.FailureText;
import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.InstallationPaths;
import dev.dropgate.model.PrintableText;
import dev.dropgate.runtime.Dropgate;
import dev.dropgate.runtime.DropgateVersion;
import dev.dropgate.runtime.ExitStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root of the command line. Without a subcommand it runs the gate. */
@Command(
    name = "dropgate",
    description =
        "A gate for file drops: judges every entry of the monitored directories, quarantines and"
            + " reports what is dangerous.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = DropgateVersion.class,
    synopsisSubcommandLabel = "[COMMAND]",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:findings, or the thing asked for failed",
      "2:usage or configuration error",
      "3:internal error",
    })
public final class DropgateCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "Properties to use. Default: ./application.properties, else the one beside the jar, else"
              + " the built-in defaults.")
  private Path config;

  @Option(
      names = "--routes",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Folder of the YAML routes. Default: ./routes, else the one beside the jar, else the"
              + " built-in routes.")
  private Path routes;

  private GateSettings settings;

  /**
   * Runs a command line.
   *
   * @param args the arguments
   * @return the exit status
   */
  public static int execute(String... args) {
    return commandLine(args).execute(args);
  }

  public static CommandLine commandLine(String... args) {
    CommandLine commandLine = new CommandLine(new DropgateCommand());
    SubcommandFactory.add(commandLine, args);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler(DropgateCommand::reportFailure);
    commandLine.setParameterExceptionHandler(DropgateCommand::reportUsageError);
    return commandLine;
  }

  @Override
  public Integer call() throws Exception {
    return gate().run();
  }

  /** Returns the gate of the configuration that the command line names. */
  Dropgate gate() throws ConfigurationException {
    return new Dropgate(settings());
  }

  /** Returns the settings that the command line names, read once. */
  GateSettings settings() throws ConfigurationException {
    if (settings == null) {
      settings =
          Dropgate.loadSettings(
              InstallationPaths.find(config, routes), System.getProperties(), System.getenv());
    }
    return settings;
  }

  // Prints the error and a pointer to the help: the whole usage would push the error off the
  // screen.
  private static int reportUsageError(CommandLine.ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("dropgate: " + PrintableText.ofEscaped(e.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitStatus.USAGE;
  }

  private static int reportFailure(
      Exception e, CommandLine commandLine, CommandLine.ParseResult result) {
    PrintWriter err = commandLine.getErr();
    if (e instanceof ConfigurationException) {
      e.getMessage().lines().forEach(line -> err.println("dropgate: " + line));
      err.flush();
      return ExitStatus.USAGE;
    }
    IOException problem = e instanceof UncheckedIOException u ? u.getCause() : null;
    if (e instanceof IOException || problem != null) {
      err.println(FailureText.toLine(problem == null ? (IOException) e : problem));
      err.flush();
      return ExitStatus.FINDINGS;
    }
    err.println("dropgate: internal error: " + PrintableText.of(e.toString()));
    e.printStackTrace(err);
    err.flush();
    return ExitStatus.INTERNAL;
  }
}
