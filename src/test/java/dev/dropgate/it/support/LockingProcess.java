package dev.dropgate.it.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Another process that holds the lock of a file until it is closed. */
public final class LockingProcess implements AutoCloseable {
  private static final String SOURCE =
      """
      import java.nio.channels.FileChannel;
      import java.nio.file.Path;
      import java.nio.file.StandardOpenOption;

      public class Holder {
        public static void main(String[] args) throws Exception {
          FileChannel file =
              FileChannel.open(
                  Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          file.lock();
          System.out.println("locked");
          System.in.read();
        }
      }
      """;

  private final Process process;

  private LockingProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts it, and waits until it has the lock.
   *
   * @param file is made if it is missing
   * @param scratch a folder for the program
   */
  public static LockingProcess start(Path file, Path scratch) throws IOException {
    Path source = Files.writeString(scratch.resolve("Holder.java"), SOURCE);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                source.toString(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    LockingProcess made = new LockingProcess(process);
    BufferedReader out = process.inputReader();
    if (!"locked".equals(out.readLine())) {
      made.close();
      throw new IOException("the lock was not taken");
    }
    return made;
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
