package dev.dropgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Users do not notice that only the needed commands are created. */
class SubcommandFactoryTest {
  private static final String ANY_OPTION = "--config=x";

  @Test
  void aCommandMadeAloneIsTheSame() {
    CommandLine all = DropgateCommand.commandLine(ANY_OPTION);
    assertThat(all.getSubcommands().keySet())
        .containsExactlyElementsOf(SubcommandFactory.ROOT_COMMANDS);
    for (String name : SubcommandFactory.ROOT_COMMANDS) {
      CommandLine one = DropgateCommand.commandLine(name);
      assertThat(one.getSubcommands().keySet()).containsExactly(name);
      assertSame(one.getSubcommands().get(name), all.getSubcommands().get(name));
    }
  }

  @Test
  void aCommandOfTheQuarantineMadeAloneIsTheSame() {
    CommandLine all = quarantine(ANY_OPTION);
    assertThat(all.getSubcommands().keySet())
        .containsExactlyElementsOf(SubcommandFactory.QUARANTINE_COMMANDS);
    for (String name : SubcommandFactory.QUARANTINE_COMMANDS) {
      CommandLine one = quarantine("quarantine", name);
      assertThat(one.getSubcommands().keySet()).containsExactly(name);
      assertSame(one.getSubcommands().get(name), all.getSubcommands().get(name));
    }
  }

  @Test
  void keepsAllCommandsWhenWordsAreAmbiguous() {
    for (String[] args :
        new String[][] {
          {"--config", "list", "quarantine", "show"},
          {"quarantine"},
          {"quarantine", "-h"},
          {"quarantine", "--routes", "list", "show"},
          {"quarantine", "lits"},
        }) {
      assertThat(quarantine(args).getSubcommands().keySet())
          .as(String.join(" ", args))
          .containsExactlyElementsOf(SubcommandFactory.QUARANTINE_COMMANDS);
    }
    assertThat(DropgateCommand.commandLine("lits").getSubcommands()).hasSize(8);
    assertThat(DropgateCommand.commandLine("list").getSubcommands()).hasSize(8);
  }

  @Test
  void theGateNeedsNoCommand() {
    assertThat(DropgateCommand.commandLine().getSubcommands()).isEmpty();
  }

  @Test
  void demoHelpListsOnlyEffectiveOptions() {
    CommandLine demo = DropgateCommand.commandLine("demo").getSubcommands().get("demo");
    assertThat(demo.getUsageMessage()).doesNotContain("--config=", "--routes=").contains("--home=");
    assertThat(demo.getCommandSpec().findOption("--config")).as("still taken").isNotNull();
    CommandLine check = DropgateCommand.commandLine("check").getSubcommands().get("check");
    assertThat(check.getUsageMessage()).contains("--config=", "--routes=");
  }

  private static CommandLine quarantine(String... args) {
    return DropgateCommand.commandLine(args).getSubcommands().get("quarantine");
  }

  private static void assertSame(CommandLine one, CommandLine other) {
    assertThat(one.getUsageMessage())
        .isEqualTo(other.getUsageMessage())
        .contains("Exit status:", "--config");
    assertThat(one.isCaseInsensitiveEnumValuesAllowed()).isTrue();
    assertThat(one.getExecutionExceptionHandler())
        .as("not the one of picocli, that all have")
        .isNotInstanceOf(
            new CommandLine(new RunCommand()).getExecutionExceptionHandler().getClass());
    assertThat(one.getCommandSpec().optionsMap().keySet())
        .isEqualTo(other.getCommandSpec().optionsMap().keySet())
        .contains("--config", "--routes", "--help", "--version");
  }
}
