package dev.dropgate.inspect;

import dev.dropgate.files.RawNames;
import dev.dropgate.files.SafeText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Stops names by their last extension, ignoring case and what Windows ignores at the end of a name
 * (dots and spaces), or does not show (control and invisible characters).
 */
final class BlockedExtensionRule implements Rule {
  static final String ID = "blocked-extension";

  private final Set<String> blocked;

  private BlockedExtensionRule(Set<String> blocked) {
    this.blocked = Set.copyOf(blocked);
  }

  /**
   * Reads the property.
   *
   * @param list for example {@code exe,dll}; spaces, a leading dot and case do not matter; empty
   *     blocks nothing
   * @throws IllegalArgumentException if a word cannot be an extension
   */
  static BlockedExtensionRule of(String list) {
    Set<String> blocked = new TreeSet<>();
    for (String word : list.split(",", -1)) {
      String extension = word.strip().toLowerCase(Locale.ROOT);
      extension = extension.startsWith(".") ? extension.substring(1) : extension;
      if (extension.startsWith("pack:")) {
        throw new IllegalArgumentException(
            "unknown extension pack \""
                + SafeText.of(word.strip())
                + "\"; list the extensions, as in exe,dll");
      }
      if (!extension.isEmpty()) {
        if (!extension
            .chars()
            .allMatch(c -> Character.isLetterOrDigit(c) || "_-+~#!$&@{}^".indexOf(c) >= 0)) {
          throw new IllegalArgumentException(
              "\""
                  + SafeText.of(word.strip())
                  + "\" is not an extension; write them as in exe,dll");
        }
        blocked.add(extension);
      } else if (!list.isBlank()) {
        throw new IllegalArgumentException(
            "an empty word in \"" + SafeText.of(list) + "\"; write the extensions as in exe,dll");
      }
    }
    return new BlockedExtensionRule(blocked);
  }

  @Override
  public List<RuleInfo> about() {
    return List.of(new RuleInfo(ID, Level.ON, "the last extension is one of those listed"));
  }

  @Override
  public void judge(Subject subject, Findings findings) {
    String extension = extension(subject.name());
    if (blocked.contains(extension)) {
      findings.add(ID, Verdict.DANGEROUS, "extension ." + extension + " is blocked");
    }
  }

  /** The last extension, lower case; empty if there is none. */
  static String extension(Path name) {
    // The same in every locale; bytes that are no UTF-8 become replacement characters, which end no
    // extension.
    String text = new String(RawNames.bytes(name), StandardCharsets.UTF_8);
    int end = text.length();
    while (end > 0 && isIgnoredAtEnd(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    int dot = text.lastIndexOf('.', end - 1);
    return dot < 0 ? "" : text.substring(dot + 1, end).toLowerCase(Locale.ROOT);
  }

  private static boolean isIgnoredAtEnd(int c) {
    return c == '.' || c == ' ' || (c > 0x7F && isBlank(c)) || c < ' ' || c == 0x7F;
  }

  private static boolean isBlank(int c) {
    return Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || Invisible.is(c);
  }
}
