package dev.dropgate.io.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A thread of this process as the kernel sees it: running, waiting for a processor, or waiting for
 * something else. The state of a Java thread does not distinguish these. Thread safe.
 */
public final class KernelThread {
  private static final Path CALLING_THREAD = Path.of("/proc/thread-self");
  private static final Path PROCESSES = Path.of("/proc");
  private static final ThreadLocal<KernelThread> CURRENT =
      ThreadLocal.withInitial(KernelThread::find);

  private final Path folder;

  /**
   * The kernel's counters at one moment.
   *
   * @param state {@code R} if the thread runs or could run, {@code D} if it waits for a disk or
   *     mount and cannot be interrupted, {@code S} if it waits for anything else
   * @param ranNanos the time that it has run on a processor
   * @param waitedNanos the time that it could run but had no processor; updated only when it runs
   *     again
   */
  public record Sample(char state, long ranNanos, long waitedNanos) {}

  private KernelThread(Path folder) {
    this.folder = folder;
  }

  /** Returns the calling thread. */
  public static KernelThread current() {
    return CURRENT.get();
  }

  // The thread is found by the link, because Java has no call for the kernel's thread ID.
  private static KernelThread find() {
    try {
      return new KernelThread(PROCESSES.resolve(Files.readSymbolicLink(CALLING_THREAD)));
    } catch (IOException | UnsupportedOperationException e) {
      return new KernelThread(null);
    }
  }

  /**
   * Reads the current counters.
   *
   * @return null if the kernel does not provide them, or the thread has ended
   */
  public Sample takeSample() {
    if (folder == null) {
      return null;
    }
    try {
      String[] counts = read("schedstat").split(" ", -1);
      String stat = read("stat");
      // The name of a thread is in brackets and may contain anything.
      char state = stat.charAt(stat.lastIndexOf(')') + 2);
      return new Sample(state, Long.parseLong(counts[0]), Long.parseLong(counts[1]));
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1).strip();
  }
}
