package dev.dropgate.inspect.rules.types;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.FileType.Group;
import dev.dropgate.inspect.format.executable.ElfHeader;
import dev.dropgate.inspect.format.executable.MachOHeader;
import dev.dropgate.inspect.format.executable.PeHeader;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.List;

/** Finds programs under any name. */
public final class ExecutableRule implements Rule {
  private static final String ID = "executable";

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(
            ID,
            RuleMode.ON,
            "a program or library by its header, under any name: PE, NE, DOS, ELF, Mach-O, XCOFF"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    for (FileType type : subject.types()) {
      if (type.group() == Group.PROGRAM) {
        String extension = subject.extension();
        findings.add(
            ID,
            Verdict.DANGEROUS,
            describe(type, subject)
                + (extension.isEmpty() ? " without an extension" : " named ." + extension));
      }
    }
    findings.trace(describeAll(subject.types()));
  }

  // Called for each file, so the common case does not build a text.
  private static String describeAll(List<FileType> types) {
    return types.size() == 1
        ? types.get(0).description()
        : String.join(" and ", types.stream().map(FileType::description).toList());
  }

  private static String describe(FileType type, ScanTarget subject) throws IOException {
    FileType first = subject.type();
    if (type != first) {
      return type.description() + " behind " + first.description();
    }
    ContentBytes bytes = new ContentBytes(subject.content());
    return switch (type) {
      case PE -> PeHeader.describe(bytes);
      case ELF -> ElfHeader.describe(bytes);
      case MACH_O -> MachOHeader.describe(bytes);
      default -> type.description();
    };
  }
}
