package dev.dropgate.cli;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.io.linux.DroppedPrivileges;
import dev.dropgate.model.SafeText;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.runtime.ConfiguredQuarantine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code quarantine}, which only groups its subcommands. */
@Command(
    name = "quarantine",
    description = "List, explain, give back, delete and verify what was stopped.")
final class QuarantineCommand implements Runnable {
  static final String ID_DESCRIPTION =
      "ID may be the beginning of an id, or of the hash at its end, or the original path or name if"
          + " that is one record's.";

  @ParentCommand private DropgateCommand parent;
  @Spec private CommandSpec spec;

  private DroppedPrivileges rights;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "missing subcommand: " + String.join(", ", spec.subcommands().keySet()));
  }

  GateSettings settings() throws ConfigurationException {
    return parent.settings();
  }

  /**
   * Opens the quarantine and the held files of the settings. The command continues with the rights
   * of their owner.
   */
  QuarantineService quarantine() throws ConfigurationException, IOException {
    GateSettings settings = settings();
    requireStore(settings);
    ownerRights(settings);
    return ConfiguredQuarantine.of(settings);
  }

  // Without this check, a command in the wrong folder would find no records and report success.
  private static void requireStore(GateSettings settings) throws ConfigurationException {
    Path quarantine = settings.path("dropgate.quarantine");
    if (Files.notExists(quarantine) && Files.notExists(settings.path("dropgate.held"))) {
      throw new ConfigurationException(
          "no quarantine at "
              + SafeText.of(quarantine)
              + " (configuration: "
              + settings.installation().source()
              + "); name the configuration of the gate with --config FILE, or start the gate once");
    }
    if (!settings.isNamed()) {
      System.err.println(
          "dropgate: quarantine "
              + SafeText.of(quarantine)
              + ", configuration "
              + settings.installation().source());
    }
  }

  /** Returns the rights that this command works with. All work in a store uses them. */
  DroppedPrivileges ownerRights(GateSettings settings) throws IOException {
    if (rights == null) {
      rights = DropgateCommand.takeOwnerRights(settings);
    }
    return rights;
  }
}
