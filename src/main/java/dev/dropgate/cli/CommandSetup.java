package dev.dropgate.cli;

import dev.dropgate.files.ShellWord;
import java.nio.file.Path;

/**
 * The line that a person pastes before the commands of a mail or of the demo, so that they look at
 * the records of this gate wherever the shell is. Stateless.
 */
final class CommandSetup {
  private CommandSetup() {}

  /**
   * Makes the line.
   *
   * @param settings of the gate
   * @return a shell command without a line break
   */
  static String of(Settings settings) {
    StringBuilder line = new StringBuilder();
    Path jar = Installation.besideJar();
    if (jar != null) {
      line.append("cd ").append(ShellWord.of(jar.toAbsolutePath())).append(" && ");
    }
    line.append("export");
    add(line, settings, "dropgate.quarantine");
    add(line, settings, "dropgate.held");
    add(line, settings, "dropgate.spool"); // by its lock a command sees whether the gate runs
    if (settings.keyFile() != null) {
      add(line, settings, "dropgate.quarantine.key-file");
    }
    return line.toString();
  }

  private static void add(StringBuilder line, Settings settings, String name) {
    line.append(' ')
        .append(Settings.variable(name))
        .append('=')
        .append(ShellWord.of(settings.path(name)));
  }
}
