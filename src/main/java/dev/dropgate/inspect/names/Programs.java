package dev.dropgate.inspect.names;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which extensions are worth a disguise, whatever a directory blocks: a disguise is no less one
 * where the extension alone would be let pass. Immutable.
 */
final class Programs {
  /** Also an honest part of source code: {@code robots.txt.js}. */
  private static final Set<String> SOURCES = Set.of("js", "ps1", "bas", "jar", "prg", "inf", "reg");

  private static final Set<String> CORE = ExtensionPacks.get("core");
  private static final Set<String> ALL = all();

  private Programs() {}

  private static Set<String> all() {
    Set<String> all = new HashSet<>();
    List.of("core", "attack", "gmail", "scripts", "disk-images")
        .forEach(pack -> all.addAll(ExtensionPacks.get(pack)));
    return Set.copyOf(all);
  }

  /** Whether a double click on it runs or installs something, as most block lists have it. */
  static boolean runs(String extension) {
    return CORE.contains(extension);
  }

  /** The same, without what programmers name as they like. */
  static boolean onlyRuns(String extension) {
    return CORE.contains(extension) && !SOURCES.contains(extension);
  }

  /** Whether no document has it as its extension: programs, scripts, installers, disk images. */
  static boolean noDocument(String extension) {
    return ALL.contains(extension);
  }
}
