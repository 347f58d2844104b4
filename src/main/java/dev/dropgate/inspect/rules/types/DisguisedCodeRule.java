package dev.dropgate.inspect.rules.types;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.FileType.Group;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Finds code that another program runs, under the extension of another type. Other rules judge code
 * under its own extension. Under an extension that promises no type (none, .in, .d), only types are
 * found that always have their own extension.
 */
public final class DisguisedCodeRule implements Rule {
  private static final String ID = "disguised";

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(
            ID,
            RuleMode.ON,
            "what runs when it is opened, under a name that is not its own: script, shortcut,"
                + " installer, HTML application, compiled help, Java, Android or Flash program"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    for (FileType type : subject.types()) {
      if (type.group() == Group.CODE) {
        judge(type, subject.extension(), findings);
      }
    }
  }

  private static void judge(FileType type, String extension, FindingCollector findings) {
    Set<FileType> promised = ExtensionTypes.typesOf(extension);
    boolean foreign =
        promised == null
            ? alwaysHasExtension(type)
            : !promised.contains(type) && !isTextExtension(extension);
    if (foreign) {
      findings.add(
          ID,
          type == FileType.SCRIPT && isPromisedText(promised) ? RuleMode.LOG : RuleMode.ON,
          Verdict.DANGEROUS,
          type.description()
              + (extension.isEmpty() ? " without an extension" : " named ." + extension));
    }
  }

  /**
   * Returns whether an editor opens the file regardless of its first line: a text may show a
   * script.
   */
  private static boolean isPromisedText(Set<FileType> promised) {
    return promised != null && promised.iterator().next() == FileType.TEXT;
  }

  /**
   * Returns whether the extension is one of texts about scripts, or of settings, which may start
   * like a script.
   */
  private static boolean isTextExtension(String extension) {
    return switch (extension) {
      case "md",
          "markdown",
          "rst",
          "adoc",
          "properties",
          "yaml",
          "yml",
          "conf",
          "cfg",
          "ini",
          "toml" ->
          true;
      default -> false;
    };
  }

  /**
   * Returns whether files of a type always have its extension. Scripts and classes have names of
   * many forms, and the name decides which program runs them.
   */
  private static boolean alwaysHasExtension(FileType type) {
    return switch (type) {
      case LNK, MSI, APPX, CHM, HLP, HTA, DEX, APK -> true;
      default -> false;
    };
  }
}
