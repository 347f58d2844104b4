package dev.dropgate.config;

import dev.dropgate.model.ShellQuoting;
import java.nio.file.Path;

/**
 * The line that a person pastes before the commands of a mail or of the demo, so that they look at
 * the records of this gate wherever the shell is. Stateless.
 */
public final class CommandSetup {
  private CommandSetup() {}

  /**
   * Makes the line.
   *
   * @param settings of the gate
   * @return a shell command without a line break
   */
  public static String of(GateSettings settings) {
    StringBuilder line = new StringBuilder();
    Path jar = InstallationPaths.besideJar();
    if (jar != null) {
      line.append("cd ").append(ShellQuoting.quote(jar.toAbsolutePath())).append(" && ");
    }
    line.append("export");
    appendVariable(line, settings, "dropgate.quarantine");
    appendVariable(line, settings, "dropgate.held");
    appendVariable(
        line, settings, "dropgate.spool"); // by its lock a command sees whether the gate runs
    if (settings.keyFile() != null) {
      appendVariable(line, settings, "dropgate.quarantine.key-file");
    }
    return line.toString();
  }

  private static void appendVariable(StringBuilder line, GateSettings settings, String name) {
    line.append(' ')
        .append(GateSettings.environmentVariable(name))
        .append('=')
        .append(ShellQuoting.quote(settings.path(name)));
  }
}
