package dev.dropgate.intake.status;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Detects that a monitored directory was replaced: its file system was unmounted, a link leads
 * elsewhere, or it was renamed and created again. The new directory is walked, and without this
 * check no one would learn that the old one is not. Not thread safe.
 */
public final class DirectoryIdentityCheck {
  private final Path directory;
  private IdentityState first;
  private IdentityState last;

  /**
   * The directory that a path leads to.
   *
   * @param key device and inode
   * @param device its file system
   * @param mounted whether a file system is mounted there
   * @param real its path without links
   */
  private record IdentityState(Object key, long device, boolean mounted, Path real) {}

  public DirectoryIdentityCheck(Path directory) {
    this.directory = directory;
  }

  /**
   * Compares the directory with the one of the previous walk.
   *
   * @param key device and inode of the directory that is walked now
   * @return one printable line that describes the change; null if there is none
   * @throws IOException if the directory cannot be examined
   */
  public String findChange(Object key) throws IOException {
    if (last != null && last.key.equals(key)) {
      return null;
    }
    IdentityState before = last;
    last = readState(key);
    if (before == null) {
      first = last;
      return null;
    }
    return "Monitored directory "
        + PrintableText.of(directory)
        + " "
        + describeChange(before, last);
  }

  private IdentityState readState(Object key) throws IOException {
    Path real = directory.toRealPath();
    long device = device(real);
    boolean mounted = real.getParent() != null && device(real.getParent()) != device;
    return new IdentityState(key, device, mounted, real);
  }

  private static long device(Path path) throws IOException {
    return (Long) Files.getAttribute(path, "unix:dev");
  }

  private String describeChange(IdentityState before, IdentityState now) {
    if (now.key.equals(first.key)) {
      return "is again the one that it was at the start";
    }
    if (!now.real.equals(before.real)) {
      return "is a link that leads to "
          + PrintableText.of(now.real)
          + " now; what is left in "
          + PrintableText.of(before.real)
          + " is not looked at";
    }
    if (before.mounted && !now.mounted) {
      return "has no file system mounted on it any more; the folder below is looked at meanwhile";
    }
    if (now.mounted && now.device != before.device) {
      return "has another file system mounted on it; what is in the folder below is not looked at";
    }
    return "was renamed or deleted, and is a new folder; what is left in the old one is not looked"
        + " at";
  }
}
