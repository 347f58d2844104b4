package dev.dropgate.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Creates the subcommands. Only those that the arguments name are created: creating all would cost
 * each command, and the start of the gate, a twentieth of a second. Stateless.
 */
final class SubcommandFactory {
  private static final String QUARANTINE = "quarantine";

  /** The root commands in the order of the help. */
  static final List<String> ROOT_COMMANDS =
      List.of("run", "demo", "check", "scan", "explain", "alert", "status", QUARANTINE);

  static final List<String> QUARANTINE_COMMANDS =
      List.of(
          "list", "show", "delete", "purge", "verify", "audit", "restore", "release", "passes",
          "revoke", "rejudge");

  private SubcommandFactory() {}

  /**
   * Adds the subcommands that a command line may refer to.
   *
   * @param root the root command, without subcommands
   * @param args the command line; if it does not begin with a known name, for example with an
   *     option or a wrong name, all subcommands are added
   */
  static void add(CommandLine root, String... args) {
    if (args.length == 0) {
      return;
    }
    String first = args[0];
    String second = args.length > 1 && first.equals(QUARANTINE) ? args[1] : null;
    for (String name : matchingNames(first, ROOT_COMMANDS)) {
      root.addSubcommand(ofRoot(name));
    }
    hide(root.getSubcommands().get("demo"), "--config", "--routes");
    CommandLine quarantine = root.getSubcommands().get(QUARANTINE);
    if (quarantine != null) {
      for (String name : matchingNames(second, QUARANTINE_COMMANDS)) {
        quarantine.addSubcommand(ofQuarantine(name));
      }
    }
  }

  // These options exist for every command. The help hides them where they have no effect.
  private static void hide(CommandLine command, String... options) {
    if (command == null) {
      return;
    }
    CommandSpec spec = command.getCommandSpec();
    for (String name : options) {
      OptionSpec option = spec.findOption(name);
      spec.remove(option);
      spec.addOption(OptionSpec.builder(option).hidden(true).build());
    }
  }

  private static List<String> matchingNames(String word, List<String> all) {
    return word != null && all.contains(word) ? List.of(word) : all;
  }

  private static Object ofRoot(String name) {
    return switch (name) {
      case "run" -> new RunCommand();
      case "demo" -> new DemoCommand();
      case "check" -> new CheckCommand();
      case "scan" -> new ScanCommand();
      case "explain" -> new ExplainCommand();
      case "alert" -> new AlertCommand();
      case "status" -> new StatusCommand();
      case QUARANTINE -> new QuarantineCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Object ofQuarantine(String name) {
    return switch (name) {
      case "list" -> new QuarantineListCommand();
      case "show" -> new QuarantineShowCommand();
      case "delete" -> new QuarantineDeleteCommand();
      case "purge" -> new QuarantinePurgeCommand();
      case "verify" -> new QuarantineVerifyCommand();
      case "audit" -> new QuarantineAuditCommand();
      case "restore" -> new QuarantineRestoreCommand();
      case "release" -> new QuarantineReleaseCommand();
      case "passes" -> new QuarantinePassesCommand();
      case "revoke" -> new QuarantineRevokeCommand();
      case "rejudge" -> new QuarantineRejudgeCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
