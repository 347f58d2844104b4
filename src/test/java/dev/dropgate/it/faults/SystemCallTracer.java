package dev.dropgate.it.faults;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.dropgate.it.support.SystemTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * strace on a process that runs already: one system call of each of its threads is hit, the Nth
 * from now. Close it to leave the process alone again.
 */
public final class SystemCallTracer implements AutoCloseable {
  private final Process strace;
  private final Path trace;
  private final Path messages;

  /**
   * Attaches.
   *
   * @param pid a process, best a stopped one, so that the count starts at a known point
   * @param folder for strace's output
   * @param calls names of system calls, comma-separated
   * @param what for example {@code signal=SIGKILL} or {@code error=EIO}
   * @param when N, the same for each of the calls and for each thread
   */
  public SystemCallTracer(long pid, Path folder, String calls, String what, int when)
      throws IOException, InterruptedException {
    trace = Files.createTempFile(folder, "trace-", ".txt");
    messages = Files.createTempFile(folder, "strace-", ".txt");
    strace =
        SystemTools.builder(
                "strace",
                "-f",
                "-o",
                trace,
                "-p",
                pid,
                "-e",
                "trace=" + calls,
                "-e",
                "inject=" + calls + ":" + what + ":when=" + when)
            .redirectErrorStream(true)
            .redirectOutput(messages.toFile())
            .start();
    while (!Files.readString(messages).contains("attached")) {
      if (!strace.isAlive()) {
        String said = Files.readString(messages);
        if (said.contains("not permitted") || said.contains("ptrace")) {
          abort("strace may not attach here: " + said);
        }
        throw new IOException("strace has ended: " + said);
      }
      Thread.sleep(2);
    }
  }

  /** How many calls were hit so far; a kill counts once, whatever it hits at the same time. */
  public int hits() throws IOException {
    String text = Files.readString(trace);
    if (text.contains("+++ killed by SIGKILL +++")) {
      return 1;
    }
    return (int) text.lines().filter(line -> line.contains("(INJECTED)")).count();
  }

  @Override
  public void close() throws IOException {
    strace.destroy(); // it detaches first
    try {
      if (!strace.waitFor(20, TimeUnit.SECONDS)) {
        strace.destroyForcibly();
        throw new IOException("strace does not end");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
