package dev.dropgate.io.linux;

import dev.dropgate.model.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that holds the lock of a file, asked of the kernel: to try the lock would keep others
 * from it at that moment, and to close the file would drop a lock of our own process.
 *
 * @param pid its process id; 0 for a process of another container
 */
public record LockHolder(long pid) {
  private static final Path LOCKS = Path.of("/proc/locks");
  private static final Path PROCESSES = Path.of("/proc");

  /**
   * Finds the holder.
   *
   * @param file a file that is locked by POSIX locks, as those of Java are; may be missing
   * @return empty if no process holds its lock
   * @throws IOException if the kernel does not tell
   */
  public static Optional<LockHolder> of(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Object inode = Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    // Without the device number: overlay file systems and btrfs show another one here.
    Matcher holder =
        Pattern.compile("POSIX +ADVISORY +WRITE +(-?\\d+) +[0-9a-f]+:[0-9a-f]+:" + inode + " ")
            .matcher(Files.readString(LOCKS));
    return holder.find()
        ? Optional.of(new LockHolder(Math.max(0, Long.parseLong(holder.group(1)))))
        : Optional.empty();
  }

  /**
   * Names the process for a log line. Its arguments may hold secrets and are left out.
   *
   * @return for example {@code PID 4711 (rsync)}
   */
  public String describe() {
    if (pid == 0) {
      return "a process of another container";
    }
    try {
      String command = Files.readString(PROCESSES.resolve(pid + "/comm")).strip();
      return "PID " + pid + " (" + SafeText.of(command) + ")";
    } catch (IOException e) {
      return "PID " + pid; // it has just ended
    }
  }
}
