package dev.dropgate.demo;

import dev.dropgate.cli.DemoProgram;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.InstallationPaths;
import dev.dropgate.runtime.Dropgate;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Runs the shipped routes on folders of the demo's own, beside an embedded mail server. */
public final class DemoRunner implements DemoProgram {
  /** For the service loader. */
  public DemoRunner() {}

  @Override
  public int run(int port, Path home, boolean once) throws Exception {
    try (DemoMailServer server = new DemoMailServer(port, home.resolve("mail"))) {
      // The shipped routes, never the operator's: a demo must not watch real directories.
      InstallationPaths shipped = new InstallationPaths(null, null, null);
      GateSettings settings =
          Dropgate.loadSettings(shipped, new Properties(), Map.of())
              .withOverrides(overrides(home, server.port()));
      return new Dropgate(settings)
          .run(() -> new DemoScenario(settings, server, System.out).run(once));
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
