package dev.dropgate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}. */
@Command(
    name = "demo",
    description =
        "Run the gate with an embedded mail server and some sample files, show what becomes of them, and go on until told to end. Always on the built-in configuration and routes.")
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
    LogSetup.forGate(
        folder.resolve("log/malicious_code.log")); // before the mail server makes the first logger
    try (DemoMailServer server = new DemoMailServer(port, folder.resolve("mail"))) {
      // The shipped routes, never the operator's: a demo must not watch real directories.
      Installation shipped = new Installation(null, null, null);
      Settings settings =
          Settings.load(shipped, new Properties(), Map.of()).with(overrides(folder, server.port()));
      return new GateRunner(settings)
          .run(gate -> new DemoShow(settings, server, System.out).run(once));
    }
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

  // Everything of the demo stays in its own folder, whatever the configuration says.
  private static Map<String, String> overrides(Path folder, int port) {
    Map<String, String> own = new HashMap<>();
    own.put("dropgate.home", folder.toString());
    for (String name :
        new String[] {"inbox", "delivered", "quarantine", "held", "spool", "outbox"}) {
      own.put("dropgate." + name, folder.resolve(name).toString());
    }
    own.put("dropgate.detection-log", folder.resolve("log/malicious_code.log").toString());
    own.put("dropgate.smtp.host", "127.0.0.1");
    own.put("dropgate.smtp.port", Integer.toString(port));
    own.put("dropgate.smtp.security", "none");
    own.put("dropgate.smtp.username", "");
    own.put("dropgate.smtp.password", "");
    own.put("dropgate.smtp.from", "dropgate@localhost");
    own.put("dropgate.smtp.to", "admin@localhost");
    own.put("dropgate.alert.digest-interval", "5000");
    return own;
  }
}
