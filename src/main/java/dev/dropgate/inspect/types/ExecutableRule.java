package dev.dropgate.inspect.types;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.FileType.Group;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.util.List;

/** Programs, whatever they are called. */
public final class ExecutableRule implements Rule {
  private static final String ID = "executable";

  @Override
  public List<RuleInfo> about() {
    return List.of(
        new RuleInfo(
            ID,
            Level.ON,
            "a program or library by its header, under any name: PE, NE, DOS, ELF, Mach-O, XCOFF"));
  }

  @Override
  public void judge(Subject subject, Findings findings) throws IOException {
    for (FileType type : subject.types()) {
      if (type.group() == Group.PROGRAM) {
        String extension = subject.extension();
        findings.add(
            ID,
            Verdict.DANGEROUS,
            words(type, subject)
                + (extension.isEmpty() ? " without an extension" : " named ." + extension));
      }
    }
    findings.saw(all(subject.types()));
  }

  // Asked about each file: the common case makes no text.
  private static String all(List<FileType> types) {
    return types.size() == 1
        ? types.get(0).words()
        : String.join(" and ", types.stream().map(FileType::words).toList());
  }

  private static String words(FileType type, Subject subject) throws IOException {
    FileType first = subject.type();
    if (type != first) {
      return type.words() + " behind " + first.words();
    }
    Bytes bytes = new Bytes(subject.content());
    return switch (type) {
      case PE -> PeHeader.words(bytes);
      case ELF -> ElfHeader.words(bytes);
      case MACH_O -> MachHeader.words(bytes);
      default -> type.words();
    };
  }
}
