package dev.dropgate.bench;

import static dev.dropgate.bench.PromiseCalls.AT_FDCWD;
import static dev.dropgate.bench.PromiseCalls.check;
import static dev.dropgate.bench.PromiseCalls.name;

import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The promise floor: makes the system calls that a gate's promises need, and nothing else. It
 * claims, reads under a lease, and delivers, or keeps a record with manifest, audit line and
 * ticket. No rules, no settling, no names to escape, no retries.
 */
public final class PromiseFloor {
  private static final int FILES_PER_SYNC = 2_000;

  private final File from;
  private final int root;
  private final Semaphore done = new Semaphore(0);

  private PromiseFloor(File from, File to) throws IOException {
    this.from = from;
    for (String folder : List.of("spool", "delivered", "quarantine", "outbox")) {
      if (!new File(to, folder).mkdirs()) {
        throw new IOException("cannot make " + folder + " in " + to);
      }
    }
    root = check(PromiseCalls.openat(AT_FDCWD, name(to.getPath()), PromiseCalls.FOLDER, 0), "open");
  }

  /**
   * Arguments: threads, then pairs of a tree with one level of folders and an empty folder on its
   * file system. Prints the nanoseconds of CPU and of time that the last pair took; the pairs
   * before it let the JVM compile.
   */
  public static void main(String[] args) throws Exception {
    int threads = Integer.parseInt(args[0]);
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    for (int pair = 1; pair < args.length; pair += 2) {
      PromiseFloor floor = new PromiseFloor(new File(args[pair]), new File(args[pair + 1]));
      long cpu = process.getProcessCpuTime();
      long began = System.nanoTime();
      floor.run(threads);
      long nanos = System.nanoTime() - began;
      if (pair + 2 >= args.length) {
        System.out.println((process.getProcessCpuTime() - cpu) + " " + nanos);
      }
    }
  }

  private void run(int threads) throws Exception {
    String[] folders = list(from);
    ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
    try {
      AtomicInteger next = new AtomicInteger();
      List<Future<?>> workers = new ArrayList<>();
      for (int number = 0; number < threads; number++) {
        PromiseWorker worker = new PromiseWorker(from, root, number, done);
        workers.add(
            pool.submit(
                () -> {
                  for (int i = next.getAndIncrement();
                      i < folders.length;
                      i = next.getAndIncrement()) {
                    worker.take(folders[i]);
                  }
                  return null;
                }));
      }
      Future<?> syncs = pool.submit(this::sync);
      for (Future<?> worker : workers) {
        worker.get();
      }
      if (syncs.isDone()) {
        syncs.get(); // it only ends early by a failure
      }
      syncs.cancel(true);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
    check(PromiseCalls.syncfs(root), "syncfs");
  }

  private Void sync() throws IOException {
    while (true) {
      try {
        done.acquire(FILES_PER_SYNC);
      } catch (InterruptedException e) {
        return null; // the last sync is the caller's
      }
      check(PromiseCalls.syncfs(root), "syncfs");
    }
  }

  static String[] list(File folder) throws IOException {
    String[] names = folder.list();
    if (names == null) {
      throw new IOException("cannot list " + folder);
    }
    return names;
  }
}
