package dev.dropgate.io.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Decides whether code may be loaded from a path. An administrator must not run what the gate's
 * user can replace. Stateless.
 */
public final class TrustedPath {
  private static final int STICKY_BIT = 01000;
  private static final int ROOT = 0;

  private TrustedPath() {}

  /** Returns whether this process runs as root. */
  public static boolean isRoot() throws IOException {
    return ownUid().equals(ROOT);
  }

  /**
   * Returns whether only root and the user of this process can replace a file or folder.
   *
   * @param path absolute, without symbolic links
   * @throws IOException if it or a folder above it cannot be read
   */
  public static boolean isTrusted(Path path) throws IOException {
    Object own = ownUid();
    for (Path at = path; at != null; at = at.getParent()) {
      Object owner = Files.getAttribute(at, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(at, LinkOption.NOFOLLOW_LINKS);
      boolean open =
          mode.contains(PosixFilePermission.GROUP_WRITE)
              || mode.contains(PosixFilePermission.OTHERS_WRITE);
      boolean sticky = ((Integer) Files.getAttribute(at, "unix:mode") & STICKY_BIT) != 0;
      if (!(owner.equals(own) || owner.equals(ROOT)) || (open && !sticky)) {
        return false;
      }
    }
    return true;
  }

  private static Object ownUid() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }
}
