package dev.dropgate.inspect;

import dev.dropgate.inspect.archive.ArchiveRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Judges by name, by a rule that finds programs by their first bytes, and inside archives. */
public final class ArchiveJudging {
  private ArchiveJudging() {}

  private static final class Programs implements Rule {
    @Override
    public List<RuleInfo> about() {
      return List.of(new RuleInfo("program", Level.ON, "a program"));
    }

    @Override
    public void judge(Subject subject, Findings findings) throws IOException {
      if (subject.type().group() == FileType.Group.PROGRAM) {
        findings.add("program", Verdict.DANGEROUS, subject.type().words());
      }
    }
  }

  /** The judgement with settings like {@code archive.depth}. */
  public static Judgement of(Map<String, String> settings, String name, Content content) {
    Rule archives = new ArchiveRule(new InspectionSettings(settings));
    return new RuleSet(
            List.of(BlockedExtensionRule.of("exe,dll")),
            List.of(new Programs(), archives),
            Map.of())
        .judge(new Subject(Path.of(name), Kind.FILE, content));
  }

  /** The judgement with the defaults. */
  public static Judgement of(String name, byte[] content) {
    return of(Map.of(), name, new MemoryContent(content));
  }
}
