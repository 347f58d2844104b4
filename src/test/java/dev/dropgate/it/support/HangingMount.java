package dev.dropgate.it.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A folder behind a file system in user space, whose server can be stopped: each call that needs it
 * hangs then, as with an NFS server that is gone. Never outlives a test: {@link #close}, or a hook
 * if the test's process ends before, kills the server, which ends the calls, and unmounts. Not
 * thread safe.
 */
public final class HangingMount implements AutoCloseable {
  private final Path folder;
  private final Process server;
  private final Thread hook = new Thread(this::unmount, "unmount");

  /**
   * Mounts, or skips the test where that cannot be done.
   *
   * @param real the folder that the server shows
   * @param folder becomes the mount
   * @param options further ones of bindfs
   */
  public HangingMount(Path real, Path folder, String... options) throws IOException {
    Files.createDirectories(real);
    this.folder = Files.createDirectories(folder);
    List<String> command = new ArrayList<>(List.of("bindfs", "-f"));
    command.addAll(List.of(options));
    command.addAll(List.of("-o", "attr_timeout=0,entry_timeout=0,negative_timeout=0"));
    command.addAll(List.of(real.toString(), folder.toString()));
    Runtime.getRuntime().addShutdownHook(hook);
    server =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await().atMost(Duration.ofSeconds(30)).until(() -> isMounted() || !server.isAlive());
    if (!isMounted()) {
      close();
      Assumptions.abort("bindfs cannot mount here: no FUSE, or no right to use it");
    }
  }

  private boolean isMounted() throws IOException {
    return Files.readString(Path.of("/proc/mounts")).contains(" " + folder + " fuse");
  }

  /** From now on each call hangs. */
  public void hang() throws IOException {
    SystemTools.run("kill", "-STOP", server.pid());
  }

  /** Calls that hang are answered, and all others too. */
  public void answer() throws IOException {
    SystemTools.run("kill", "-CONT", server.pid());
  }

  private void unmount() {
    server.destroyForcibly();
    try {
      if (SystemTools.tryRun("umount", folder).status() != 0) {
        SystemTools.tryRun("umount", "--lazy", folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    unmount();
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
