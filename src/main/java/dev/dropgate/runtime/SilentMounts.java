package dev.dropgate.runtime;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Finds folders on mounts that do not answer, without waiting for them forever. Stateless. */
final class SilentMounts {
  /** In seconds. A server that is only slow answers within it. */
  private static final long TIMEOUT_SECONDS = 3;

  private SilentMounts() {}

  /**
   * Makes sure that folders answer.
   *
   * @throws IOException if one of them does not; names it
   */
  static void requireAnswers(Collection<Path> folders) throws IOException {
    Optional<Path> silent = among(folders).stream().findFirst();
    if (silent.isPresent()) {
      throw new IOException(describe(silent.get()));
    }
  }

  /** Returns the sentence about a folder that does not answer. */
  static String describe(Path folder) {
    return PrintableText.of(folder) + " does not answer; see that its disk or mount works";
  }

  /**
   * Reads each folder at the same time as the others, and returns those that did not answer.
   *
   * @param folders absolute paths; may be missing or not readable, which is an answer
   */
  static Set<Path> among(Collection<Path> folders) throws IOException {
    List<Path> asked = List.copyOf(new LinkedHashSet<>(folders));
    List<Callable<Boolean>> calls = new ArrayList<>();
    asked.forEach(folder -> calls.add(() -> hasEntries(folder)));
    // A thread that hangs in a call must not keep the process from ending.
    ExecutorService threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "mount-probe");
              thread.setDaemon(true);
              return thread;
            });
    Set<Path> silent = new LinkedHashSet<>();
    try {
      List<Future<Boolean>> answers = threads.invokeAll(calls, TIMEOUT_SECONDS, TimeUnit.SECONDS);
      for (int i = 0; i < asked.size(); i++) {
        if (answers.get(i).isCancelled()) {
          silent.add(asked.get(i));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      threads.shutdown();
    }
    return silent;
  }

  // Reading a folder asks the server of its mount; the attributes may come from a cache. A failure
  // is an answer, too.
  private static boolean hasEntries(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return entries.iterator().hasNext();
    }
  }
}
