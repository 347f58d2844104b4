package dev.dropgate.cli;

import dev.dropgate.config.ConfigurationException;
import java.nio.file.Path;

/**
 * What the command {@code demo} runs. It is found by {@link java.util.ServiceLoader}, because the
 * demo brings a mail server, which a product that only sends mail must not carry.
 */
public interface DemoProgram {
  /**
   * Runs the demo until it is done or told to end.
   *
   * @param port of the embedded mail server on 127.0.0.1, 0 to 65535; 0 is a free one
   * @param home where its folders go; exists
   * @param once whether to end after the samples
   * @return the exit status of the process
   * @throws ConfigurationException if the port is taken
   * @throws Exception if the gate cannot run
   */
  int run(int port, Path home, boolean once) throws Exception;
}
