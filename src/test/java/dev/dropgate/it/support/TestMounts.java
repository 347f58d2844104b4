package dev.dropgate.it.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Mounts that never outlive a test: taken away by {@link #close}, and by a hook if the test's
 * process ends before. Not thread safe.
 */
public final class TestMounts implements AutoCloseable {
  private final Deque<Path> mounted = new ArrayDeque<>();
  private final Set<Path> frozen = new HashSet<>();
  private final Thread hook = new Thread(this::unmountAll, "unmount");

  public TestMounts() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Mounts a new tmpfs, for example with {@code size=1m}. */
  public Path tmpfs(Path folder, String options) throws IOException {
    return mount(folder, "-t", "tmpfs", "-o", options, "dropgate-test");
  }

  /** Changes the size of a tmpfs. */
  public static void resize(Path folder, String options) throws IOException {
    SystemTools.run("mount", "-o", "remount," + options, folder);
  }

  /** Mounts a file system that lies in a file; its loop device goes when it is unmounted. */
  public Path image(Path image, Path folder, String options) throws IOException {
    return mount(folder, "-o", "loop," + options, image);
  }

  private Path mount(Path folder, Object... words) throws IOException {
    Files.createDirectories(folder);
    Object[] all = new Object[words.length + 2];
    all[0] = "mount";
    System.arraycopy(words, 0, all, 1, words.length);
    all[all.length - 1] = folder;
    mounted.push(folder);
    SystemTools.run(all);
    return folder;
  }

  /** Lets each call that writes to the file system wait. */
  public void freeze(Path folder) throws IOException {
    frozen.add(folder);
    SystemTools.run("fsfreeze", "--freeze", folder);
  }

  /** Lets them go on; does nothing if it is not frozen. */
  public void thaw(Path folder) throws IOException {
    if (frozen.remove(folder)) {
      SystemTools.run("fsfreeze", "--unfreeze", folder);
    }
  }

  /** Unmounts now; what is still open there keeps nothing mounted under the name. */
  public void unmount(Path folder) {
    mounted.remove(folder);
    try {
      thaw(folder);
      if (SystemTools.tryRun("umount", folder).status() != 0) {
        SystemTools.tryRun("umount", "--lazy", folder);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void unmountAll() {
    while (!mounted.isEmpty()) {
      unmount(mounted.peek());
    }
  }

  @Override
  public void close() {
    unmountAll();
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
