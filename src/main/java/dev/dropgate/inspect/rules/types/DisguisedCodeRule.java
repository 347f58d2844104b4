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
 * What something else runs, under a name that is not its own. Under its own name it is judged by
 * that; under one that promises nothing (none, .in, .d) only types are found that no honest program
 * names so.
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

  /** An editor opens it, whatever the first line asks for: a text may well show a script. */
  private static boolean isPromisedText(Set<FileType> promised) {
    return promised != null && promised.iterator().next() == FileType.TEXT;
  }

  /** Texts about scripts, and settings of what they start, which may begin as one. */
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

  /** Names of scripts and classes are as many as their users, and a name decides what runs them. */
  private static boolean alwaysHasExtension(FileType type) {
    return switch (type) {
      case LNK, MSI, APPX, CHM, HLP, HTA, DEX, APK -> true;
      default -> false;
    };
  }
}
