package dev.dropgate.intake;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Names that say "not finished": the writer renames the file when it is done. WinSCP and FileZilla
 * (.filepart), Firefox and many others (.part), Chromium (.crdownload), and the customary .tmp.
 * Stateless.
 */
final class PartialNames {
  private static final List<String> ENDINGS = List.of(".part", ".filepart", ".tmp", ".crdownload");

  private PartialNames() {}

  static boolean isPartial(Path name) {
    String text = name.toString();
    if (text.lastIndexOf('.') < 0) {
      return false;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }
}
