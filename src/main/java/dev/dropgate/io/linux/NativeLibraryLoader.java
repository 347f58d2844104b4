package dev.dropgate.io.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Sees to it that the C library can be called. JNA unpacks its own library into a folder for
 * temporary files and loads it there, which a hardened service often cannot do: its /tmp is mounted
 * noexec, and it has no home directory. Stateless, thread safe.
 */
public final class NativeLibraryLoader {
  /** The options of JNA that say where it takes its library from. */
  private static final String FOLDER_PROPERTY = "jna.tmpdir";

  private static final Set<String> OVERRIDE_PROPERTIES =
      Set.of(FOLDER_PROPERTY, "jna.boot.library.path", "jna.nounpack");

  private NativeLibraryLoader() {}

  /**
   * Loads JNA's library by way of a folder of the gate's own where its usual folders do not let it
   * be loaded. Has to come before the first call; does nothing where the usual way works, or where
   * the command line names another.
   *
   * @param own a folder of the gate, which may be missing: then the one that it will be in is taken
   */
  public static void load(Path own) {
    if (OVERRIDE_PROPERTIES.stream().anyMatch(name -> System.getProperty(name) != null)) {
      return;
    }
    try {
      if (!MountOptions.allowsPrograms(usualFolder())) {
        loadBy(existingParent(own));
      }
    } catch (IOException e) {
      return; // the usual way remains, and problem() tells whether it works
    }
  }

  /**
   * Returns why the C library cannot be called.
   *
   * @return one printable line; null if it can be called
   */
  public static String unavailableReason() {
    return LibcCalls.unavailableReason();
  }

  // Nothing of it stays: JNA removes the library as soon as it is loaded.
  private static void loadBy(Path folder) throws IOException {
    if (!isSafe(folder) || !MountOptions.allowsPrograms(folder)) {
      return;
    }
    Path temporary = Files.createTempDirectory(folder, ".dropgate-native-");
    System.setProperty(FOLDER_PROPERTY, temporary.toString());
    try {
      LibcCalls.isAvailable();
    } finally {
      System.clearProperty(FOLDER_PROPERTY);
      Files.deleteIfExists(temporary);
    }
  }

  // As JNA chooses on Linux.
  private static Path usualFolder() throws IOException {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path caches =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    Path there = existingParent(caches.resolve("JNA/temp"));
    return Files.isWritable(there) ? there : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static Path existingParent(Path folder) throws IOException {
    Path at = folder.toAbsolutePath().normalize();
    while (!Files.exists(at)) {
      at = at.getParent();
    }
    return at.toRealPath();
  }

  /**
   * Returns whether no one but root and the user of this process can put another library there
   * before it is loaded: an administrator must not load one out of a folder of the gate's user.
   */
  static boolean isSafe(Path folder) throws IOException {
    Object own = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    for (Path at = folder; at != null; at = at.getParent()) {
      Object owner = Files.getAttribute(at, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(at, LinkOption.NOFOLLOW_LINKS);
      boolean open =
          mode.contains(PosixFilePermission.GROUP_WRITE)
              || mode.contains(PosixFilePermission.OTHERS_WRITE);
      boolean sticky = ((Integer) Files.getAttribute(at, "unix:mode") & 01000) != 0;
      if (!(owner.equals(own) || owner.equals(0)) || (open && !sticky)) {
        return false;
      }
    }
    return Files.isWritable(folder);
  }
}
