package dev.dropgate.cli;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.runtime.LogSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code demo}: runs the gate on sample files. */
@Command(
    name = "demo",
    description =
        "Run the gate with an embedded mail server and some sample files, show the results of"
            + " them, and go on until told to end. Always on the built-in configuration and"
            + " routes: --config and --routes have no effect.")
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--smtp-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the embedded mail server on 127.0.0.1. Default: a free one.")
  private int port;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Where its folders go. Default: a new folder under the temporary folder.")
  private Path home;

  @Option(names = "--once", description = "End after the samples instead of going on.")
  private boolean once;

  @Override
  public Integer call() throws Exception {
    if (port < 0 || port > 65_535) {
      throw new ConfigurationException("--smtp-port " + port + " must be a port, 0 to 65535");
    }
    Path folder = folder();
    LogSetup.configureForGate(
        folder.resolve("log/malicious_code.log")); // before the mail server makes the first logger
    return program().run(port, folder, once);
  }

  private static DemoProgram program() throws ConfigurationException {
    return ServiceLoader.load(DemoProgram.class, DemoProgram.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "the demo is a jar of its own: put dropgate-demo.jar of the same version beside"
                        + " dropgate.jar"));
  }

  private Path folder() throws ConfigurationException {
    try {
      return home == null
          ? Files.createTempDirectory("dropgate-demo-")
          : Files.createDirectories(home).toAbsolutePath();
    } catch (IOException e) {
      throw new ConfigurationException("--home " + home + ": cannot be made: " + e);
    }
  }
}
