package dev.dropgate.config;

import dev.dropgate.model.ShellQuoting;
import java.nio.file.Path;

/**
 * The shell line to paste before the commands of a mail or of the demo, so that they use the
 * records of this gate from any folder. Stateless.
 */
public final class CommandSetup {
  private CommandSetup() {}

  /**
   * Returns the line.
   *
   * @param settings the settings of the gate
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
        line, settings, "dropgate.spool"); // commands find the running gate by the spool's lock
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
