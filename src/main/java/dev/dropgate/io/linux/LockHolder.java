package dev.dropgate.io.linux;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that holds the lock of a file, as the kernel reports it. Trying the lock would keep
 * other processes from it at that moment, and closing the file would release a lock of this
 * process.
 *
 * @param pid its process id; 0 for a process of another container
 */
public record LockHolder(long pid) {
  private static final Path LOCKS = Path.of("/proc/locks");
  private static final Path PROCESSES = Path.of("/proc");

  /**
   * Finds the holder.
   *
   * @param file a file that is locked by POSIX locks, as Java uses; may be missing
   * @return empty if no process holds its lock
   * @throws IOException if the kernel's list of locks cannot be read
   */
  public static Optional<LockHolder> of(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Object inode = Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    // The device number is ignored: overlay file systems and btrfs show another one here.
    Matcher holder =
        Pattern.compile("POSIX +ADVISORY +WRITE +(-?\\d+) +[0-9a-f]+:[0-9a-f]+:" + inode + " ")
            .matcher(Files.readString(LOCKS));
    return holder.find()
        ? Optional.of(new LockHolder(Math.max(0, Long.parseLong(holder.group(1)))))
        : Optional.empty();
  }

  /**
   * Describes the process for a log line. Its arguments are left out because they may hold secrets.
   *
   * @return for example {@code PID 4711 (rsync)}
   */
  public String describe() {
    if (pid == 0) {
      return "a process of another container";
    }
    try {
      String command = Files.readString(PROCESSES.resolve(pid + "/comm")).strip();
      return "PID " + pid + " (" + PrintableText.of(command) + ")";
    } catch (IOException e) {
      return "PID " + pid; // it has just ended
    }
  }
}
