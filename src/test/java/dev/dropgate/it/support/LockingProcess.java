package dev.dropgate.it.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Another process that holds the lock of a file until it is closed. */
public final class LockingProcess implements AutoCloseable {
  private final Process process;

  private LockingProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts it, and waits until it has the lock.
   *
   * @param file is made if it is missing
   */
  public static LockingProcess start(Path file) throws IOException {
    URL classes = Holder.class.getProtectionDomain().getCodeSource().getLocation();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                classes.getPath(),
                Holder.class.getName(),
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

  /** What it runs. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try (FileChannel file =
          FileChannel.open(
              Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        file.lock();
        System.out.println("locked");
        System.in.read();
      }
    }
  }
}
