package dev.dropgate.inspect.format.filename;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Extensions that are worth disguising, whatever a directory blocks: a disguise is suspicious even
 * where the extension alone is allowed. Immutable.
 */
public final class ProgramExtensions {
  /** Also legitimate in source code: {@code robots.txt.js}. */
  private static final Set<String> SOURCE_EXTENSIONS =
      Set.of("js", "ps1", "bas", "jar", "prg", "inf", "reg");

  private static final Set<String> CORE_EXTENSIONS = ExtensionPacks.extensionsOf("core");
  private static final Set<String> PROGRAM_EXTENSIONS = readAll();

  private ProgramExtensions() {}

  private static Set<String> readAll() {
    Set<String> all = new HashSet<>();
    List.of("core", "attack", "gmail", "scripts", "disk-images")
        .forEach(pack -> all.addAll(ExtensionPacks.extensionsOf(pack)));
    return Set.copyOf(all);
  }

  /** Returns whether a double click runs or installs such a file, according to most block lists. */
  public static boolean isRunnable(String extension) {
    return CORE_EXTENSIONS.contains(extension);
  }

  /** Returns whether an extension is runnable and not common in source code. */
  public static boolean isOnlyRunnable(String extension) {
    return CORE_EXTENSIONS.contains(extension) && !SOURCE_EXTENSIONS.contains(extension);
  }

  /** Returns whether no document has this extension: programs, scripts, installers, disk images. */
  public static boolean isNeverDocument(String extension) {
    return PROGRAM_EXTENSIONS.contains(extension);
  }
}
