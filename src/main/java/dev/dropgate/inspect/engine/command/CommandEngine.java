package dev.dropgate.inspect.engine.command;

import dev.dropgate.inspect.engine.EngineReply;
import dev.dropgate.inspect.engine.EngineStep;
import dev.dropgate.model.Entry;
import java.io.IOException;
import java.time.Duration;

/** The bean for a program in {@code triage.yaml}. Thread safe after setup. */
public final class CommandEngine extends EngineStep {
  private CommandScanner scanner;

  /** Creates the bean with the rule {@code command}. */
  public CommandEngine() {
    super("command");
  }

  /**
   * Sets the command line.
   *
   * @param words separated by spaces; no shell is involved
   * @throws IllegalArgumentException with one printable line if there is no program
   */
  public void setCommand(String words) {
    scanner = new CommandScanner(CommandSettings.parse(words));
  }

  @Override
  protected EngineReply ask(Entry entry, Duration budget) throws IOException {
    return scanner == null
        ? EngineReply.none("no command is set")
        : scanner.scanFile(entry.content(), budget);
  }
}
