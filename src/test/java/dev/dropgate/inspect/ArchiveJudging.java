package dev.dropgate.inspect;

import dev.dropgate.inspect.archive.ArchiveRule;
import dev.dropgate.inspect.types.MismatchRule;
import java.io.IOException;
import java.io.OutputStream;
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

  /** Reads all of everything, twice. */
  private static final class Readers implements Rule {
    @Override
    public List<RuleInfo> about() {
      return List.of(new RuleInfo("length", Level.ON, "tells lengths"));
    }

    @Override
    public void judge(Subject subject, Findings findings) throws IOException {
      for (int i = 0; i < 2; i++) {
        findings.add(
            "length",
            Verdict.UNDECIDED,
            "" + subject.content().stream().transferTo(OutputStream.nullOutputStream()));
      }
    }
  }

  /** How many bytes come out of each content, where two rules read all of it. */
  public static Judgement lengths(String name, byte[] content) {
    Rule archives = new ArchiveRule(new InspectionSettings(Map.of("archive.ratio", "100000")));
    return new RuleSet(List.of(), List.of(new Readers(), archives), Map.of())
        .judge(new Subject(Path.of(name), Kind.FILE, new MemoryContent(content)));
  }

  /** The judgement with settings like {@code archive.depth}. */
  public static Judgement of(Map<String, String> settings, String name, Content content) {
    Rule archives = new ArchiveRule(new InspectionSettings(settings));
    return new RuleSet(
            List.of(BlockedExtensionRule.of("exe,dll")),
            List.of(new Programs(), archives),
            List.of(),
            Map.of(),
            ScanBudget.millis(new InspectionSettings(settings)))
        .judge(new Subject(Path.of(name), Kind.FILE, content));
  }

  /** The judgement of the rule on archives and of the one on types that names contradict. */
  public static Judgement withTypes(String name, byte[] content) {
    Rule archives = new ArchiveRule(new InspectionSettings(Map.of()));
    return new RuleSet(
            List.of(),
            List.of(new Programs(), new MismatchRule(), archives),
            Map.of("type-mixup", Level.LOG))
        .judge(new Subject(Path.of(name), Kind.FILE, new MemoryContent(content)));
  }

  /** The judgement with the defaults. */
  public static Judgement of(String name, byte[] content) {
    return of(Map.of(), name, new MemoryContent(content));
  }
}
