package dev.dropgate.cli;

import dev.dropgate.cli.record.OperatorIdentity;
import dev.dropgate.cli.record.RecordFilter;
import dev.dropgate.config.ConfigurationException;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.io.linux.DroppedPrivileges;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RawNames;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.RecordRestorer;
import dev.dropgate.quarantine.RestorePermissionPolicy;
import dev.dropgate.quarantine.RestoreRequest;
import dev.dropgate.quarantine.RestoreResult;
import dev.dropgate.runtime.Dropgate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that {@code restore} and {@code release} share. */
final class RestoreOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private RecordSelection selection;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; it goes on record.")
  private String reason;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Folder to put the files into. Default: where each was.")
  private Path to;

  @Option(names = "--rename", description = "Give a file another name if its own is taken.")
  private boolean rename;

  @Option(
      names = "--keep-owner",
      description =
          "As root, give back the recorded owner and group; without, the file belongs to the owner"
              + " of the quarantine where that is not root.")
  private boolean keepOwner;

  @Option(names = "--keep-set-id", description = "Give back set-user-ID and set-group-ID.")
  private boolean keepSetId;

  @Option(names = "--keep-capabilities", description = "Give back file capabilities.")
  private boolean keepCapabilities;

  @Option(names = "--json", description = "Print JSON Lines, one for every record.")
  private boolean json;

  /**
   * Restores the selected records in sequence. Continues after a failure.
   *
   * @param parent the command that opens the stores
   * @param filter the filter, used if no id is given
   * @param release whether the content may pass from now on
   * @param until the end of the release; null for no end
   * @return the exit status
   */
  int run(QuarantineCommand parent, RecordFilter filter, boolean release, Instant until)
      throws ConfigurationException, IOException {
    if (reason.isBlank()) {
      throw new ParameterException(spec.commandLine(), "--reason is empty; say why");
    }
    Dropgate gate = parent.gate();
    QuarantineService quarantine = parent.quarantine();
    DroppedPrivileges owner = parent.ownerRights(gate);
    Set<Path> monitored = owner.areDropped() ? gate.monitoredDirectories(owner) : Set.of();
    RestoreRequest how =
        new RestoreRequest(
            OperatorIdentity.name(),
            PrintableText.of(reason).toString(),
            to,
            rename,
            release,
            until);
    RecordRestorer restorer =
        new RecordRestorer(
            quarantine,
            new RestorePermissionPolicy(owner, monitored, keepOwner, keepSetId, keepCapabilities));
    return selection.run(
        quarantine,
        filter,
        state -> !state.isGivenBack(),
        release ? "release" : "restore",
        found -> print(restorer.restore(found, how), until));
  }

  private void print(RestoreResult file, Instant until) {
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("id", file.id());
      line.put("restoredTo", PrintableText.of(file.file()));
      if (PrintableText.needsEscaping(file.file())) {
        line.put("restoredToBytes", HexFormat.of().formatHex(RawNames.bytes(file.file())));
      }
      line.put("passes", file.passes());
      line.put("until", until == null ? null : until.toString());
      line.put("warnings", file.warnings());
      line.values().removeIf(value -> value == null);
      System.out.println(JsonCodec.toLine(line));
    } else {
      System.out.println(file.id() + " is back: " + PrintableText.of(file.file()));
    }
    for (String warning : file.warnings()) {
      System.err.println("dropgate: warning: " + file.id() + ": " + warning);
    }
  }
}
