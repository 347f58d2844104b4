package dev.dropgate.cli;

import dev.dropgate.config.ConfigurationException;
import java.nio.file.Path;

/**
 * The program behind the command {@code demo}. It is found by {@link java.util.ServiceLoader},
 * because the demo contains a mail server, which a product that only sends mail must not contain.
 */
public interface DemoProgram {
  /**
   * Runs the demo until it is done or asked to end.
   *
   * @param port the port of the embedded mail server on 127.0.0.1, 0 to 65535; 0 chooses a free one
   * @param home the existing folder for the demo's folders
   * @param once whether to end after the samples
   * @return the exit status of the process
   * @throws ConfigurationException if the port is in use
   * @throws Exception if the gate cannot run
   */
  int run(int port, Path home, boolean once) throws Exception;
}
