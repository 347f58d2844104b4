package dev.dropgate.inspect.rules.names;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.filename.ExtensionPacks;
import dev.dropgate.inspect.format.hwp.HwpScript;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Stops names by their last extension. Ignores case, the trailing dots and spaces that Windows
 * ignores, and control and invisible characters.
 */
public final class BlockedExtensionRule implements Rule {
  static final String ID = "blocked-extension";
  private static final String PACK_PREFIX = "pack:";
  private static final String PROPERTY = "blocked-extensions";
  private static final String DEFAULT_LIST = "exe,dll,pack:core,pack:attack";

  private final Set<String> blocked;

  private BlockedExtensionRule(Set<String> blocked) {
    this.blocked = Set.copyOf(blocked);
  }

  /**
   * Creates the rule from the settings.
   *
   * @throws IllegalArgumentException with one printable line that names the property if its value
   *     is wrong
   */
  static BlockedExtensionRule of(InspectionSettings settings) {
    try {
      return of(settings.text(PROPERTY, DEFAULT_LIST));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(PROPERTY + ": " + e.getMessage(), e);
    }
  }

  /**
   * Creates the rule from a list.
   *
   * @param list for example {@code exe,dll,pack:core}; spaces, a leading dot and case do not
   *     matter; empty blocks nothing
   * @throws IllegalArgumentException with one printable line if a word cannot be an extension, or a
   *     pack is unknown
   */
  public static BlockedExtensionRule of(String list) {
    Set<String> blocked = new TreeSet<>();
    for (String word : list.split(",", -1)) {
      String extension = word.strip().toLowerCase(Locale.ROOT);
      extension = extension.startsWith(".") ? extension.substring(1) : extension;
      if (extension.startsWith(PACK_PREFIX)) {
        blocked.addAll(
            ExtensionPacks.extensionsOf(extension.substring(PACK_PREFIX.length()).strip()));
        continue;
      }
      if (!extension.isEmpty()) {
        if (!extension
            .chars()
            .allMatch(c -> Character.isLetterOrDigit(c) || "_-+~#!$&@{}^".indexOf(c) >= 0)) {
          throw new IllegalArgumentException(
              "\""
                  + PrintableText.of(word.strip())
                  + "\" is not an extension; write them as in exe,dll");
        }
        blocked.add(extension);
      } else if (!list.isBlank()) {
        throw new IllegalArgumentException(
            "an empty word in \""
                + PrintableText.of(list)
                + "\"; write the extensions as in exe,dll");
      }
    }
    return new BlockedExtensionRule(blocked);
  }

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(new RuleInfo(ID, RuleMode.ON, "the last extension is one of those listed"));
  }

  @Override
  public Rule forDirectory(InspectionSettings settings) {
    return of(settings);
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    String extension = subject.extension();
    if (blocked.contains(extension) && !isScriptOfHangul(subject, extension)) {
      findings.add(ID, Verdict.DANGEROUS, "extension ." + extension + " is blocked");
    }
  }

  /**
   * Returns whether a script is part of a Hangul document and harmless by its name. Hangul writes
   * scripts into its own documents. A script that does nothing, or that only Hangul can run, is not
   * stopped here; the rule {@code hwp-script} judges its actions.
   */
  private static boolean isScriptOfHangul(ScanTarget subject, String extension) throws IOException {
    return subject.declaredType() == FileType.HWP_SCRIPT
        && extension.equals("js")
        && subject.content() != null
        && (HwpScript.isForHangulOnly(subject.content()) || HwpScript.isInert(subject.content()));
  }
}
