package dev.dropgate.io.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Makes sure that the C library can be called. JNA unpacks its own library into a temporary folder
 * and loads it there. In a hardened service this often fails: its /tmp is mounted noexec, and it
 * has no home directory. Stateless, thread safe.
 */
public final class NativeLibraryLoader {
  /** The options of JNA that determine where it finds its library. */
  private static final String FOLDER_PROPERTY = "jna.tmpdir";

  private static final Set<String> OVERRIDE_PROPERTIES =
      Set.of(FOLDER_PROPERTY, "jna.boot.library.path", "jna.nounpack");

  private NativeLibraryLoader() {}

  /**
   * Loads JNA's library through a folder of the gate if its usual folders do not allow loading.
   * Must run before the first native call. Does nothing if the usual way works, or if the command
   * line names another folder.
   *
   * @param own a folder of the gate; if it is missing, its nearest existing parent is used
   */
  public static void load(Path own) {
    if (OVERRIDE_PROPERTIES.stream().anyMatch(name -> System.getProperty(name) != null)) {
      return;
    }
    try {
      if (!allowsPrograms(usualFolder())) {
        loadBy(existingParent(own));
      }
    } catch (IOException e) {
      return; // the usual way remains, and unavailableReason() tells whether it works
    }
  }

  /**
   * Returns the reason why the C library cannot be called.
   *
   * @return one printable line; null if it can be called
   */
  public static String unavailableReason() {
    return LibcCalls.unavailableReason();
  }

  // No file remains: JNA removes the library as soon as it is loaded.
  private static void loadBy(Path folder) throws IOException {
    if (!isSafe(folder) || !allowsPrograms(folder)) {
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

  private static boolean allowsPrograms(Path folder) throws IOException {
    return MountTable.find(folder).map(MountTable.Mount::allowsPrograms).orElse(true);
  }

  // Chooses as JNA does on Linux.
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
   * Returns whether only root and the user of this process can replace the library there before it
   * is loaded. An administrator must not load a library from a folder of the gate's user.
   */
  static boolean isSafe(Path folder) throws IOException {
    return TrustedPath.isTrusted(folder) && Files.isWritable(folder);
  }
}
