package dev.dropgate.inspect.engine.command;

import java.util.List;

/**
 * The settings of a program.
 *
 * @param command the program and its first arguments; not empty
 */
public record CommandSettings(List<String> command) {
  /**
   * Creates the settings.
   *
   * @throws IllegalArgumentException with one printable line if there is no program. Without one,
   *     the path of the file would be the program.
   */
  public CommandSettings {
    command = List.copyOf(command);
    if (command.isEmpty() || command.get(0).isBlank()) {
      throw new IllegalArgumentException("command: no program is set");
    }
  }

  /**
   * Parses a command line.
   *
   * @param words separated by spaces; no shell is involved
   * @throws IllegalArgumentException with one printable line if there is no program
   */
  static CommandSettings parse(String words) {
    return new CommandSettings(List.of(words.strip().split(" +")));
  }
}
