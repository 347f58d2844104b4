package dev.dropgate.inspect.format.filename;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which extensions are worth a disguise, whatever a directory blocks: a disguise is no less one
 * where the extension alone would be let pass. Immutable.
 */
public final class ProgramExtensions {
  /** Also an honest part of source code: {@code robots.txt.js}. */
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

  /** Whether a double click on it runs or installs something, as most block lists have it. */
  public static boolean isRunnable(String extension) {
    return CORE_EXTENSIONS.contains(extension);
  }

  /** The same, without what programmers name as they like. */
  public static boolean isOnlyRunnable(String extension) {
    return CORE_EXTENSIONS.contains(extension) && !SOURCE_EXTENSIONS.contains(extension);
  }

  /** Whether no document has it as its extension: programs, scripts, installers, disk images. */
  public static boolean isNeverDocument(String extension) {
    return PROGRAM_EXTENSIONS.contains(extension);
  }
}
