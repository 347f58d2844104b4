package dev.dropgate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who holds the lock of a spool, asked of the kernel: to try the lock would keep a gate from
 * starting at that moment. Stateless.
 */
final class GateHolder {
  private static final Path LOCKS = Path.of("/proc/locks");

  private GateHolder() {}

  /**
   * The gate on a spool.
   *
   * @return its process id; empty if no gate runs on it, 0 if one does in another container
   */
  static OptionalLong of(Path spool) throws IOException {
    Path lock = spool.resolve(".lock");
    if (!Files.exists(lock)) {
      return OptionalLong.empty();
    }
    Object inode = Files.getAttribute(lock, "unix:ino");
    Matcher holder =
        Pattern.compile("POSIX +ADVISORY +WRITE +(-?\\d+) +[0-9a-f]+:[0-9a-f]+:" + inode + " ")
            .matcher(Files.readString(LOCKS));
    return holder.find()
        ? OptionalLong.of(Math.max(0, Long.parseLong(holder.group(1))))
        : OptionalLong.empty();
  }
}
