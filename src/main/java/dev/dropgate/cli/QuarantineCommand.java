package dev.dropgate.cli;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.io.linux.DroppedPrivileges;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.runtime.Dropgate;
import java.io.IOException;
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

  Dropgate gate() throws ConfigurationException {
    return parent.gate();
  }

  /**
   * Opens the quarantine and the held files of the settings. The command continues with the rights
   * of their owner.
   */
  QuarantineService quarantine() throws ConfigurationException, IOException {
    GateSettings settings = parent.settings();
    Dropgate gate = new Dropgate(settings);
    QuarantineService records = gate.records();
    if (!settings.isNamed()) {
      System.err.println(
          "dropgate: quarantine "
              + PrintableText.of(settings.path("dropgate.quarantine"))
              + ", configuration "
              + settings.installation().source());
    }
    ownerRights(gate);
    return records;
  }

  /** Returns the rights that this command works with. All work in a store uses them. */
  DroppedPrivileges ownerRights(Dropgate gate) throws IOException {
    if (rights == null) {
      rights = gate.takeOwnerRights();
    }
    return rights;
  }
}
