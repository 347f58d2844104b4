package dev.dropgate.inspect;

import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.rules.archives.ArchiveRule;
import dev.dropgate.inspect.rules.names.BlockedExtensionRule;
import dev.dropgate.inspect.rules.types.TypeMismatchRule;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
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
    public List<RuleInfo> ruleInfos() {
      return List.of(new RuleInfo("program", RuleMode.ON, "a program"));
    }

    @Override
    public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
      if (subject.type().group() == FileType.Group.PROGRAM) {
        findings.add("program", Verdict.DANGEROUS, subject.type().description());
      }
    }
  }

  /** Reads all of everything, twice. */
  private static final class Readers implements Rule {
    @Override
    public List<RuleInfo> ruleInfos() {
      return List.of(new RuleInfo("length", RuleMode.ON, "tells lengths"));
    }

    @Override
    public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
      for (int i = 0; i < 2; i++) {
        findings.add(
            "length",
            Verdict.UNDECIDED,
            "" + subject.content().stream().transferTo(OutputStream.nullOutputStream()));
      }
    }
  }

  /** How many bytes come out of each content, where two rules read all of it. */
  public static ScanResult lengths(String name, byte[] content) {
    Rule archives = new ArchiveRule(new InspectionSettings(Map.of("archive.ratio", "100000")));
    return new RuleSet(List.of(), List.of(new Readers(), archives), Map.of())
        .judge(new ScanTarget(Path.of(name), EntryKind.FILE, new MemoryContent(content)));
  }

  /** The judgement with settings like {@code archive.depth}. */
  public static ScanResult of(Map<String, String> settings, String name, Content content) {
    Rule archives = new ArchiveRule(new InspectionSettings(settings));
    return new RuleSet(
            List.of(BlockedExtensionRule.of("exe,dll")),
            List.of(new Programs(), archives),
            List.of(),
            Map.of(),
            ScanBudget.millis(new InspectionSettings(settings)))
        .judge(new ScanTarget(Path.of(name), EntryKind.FILE, content));
  }

  /** The judgement of the rule on archives and of the one on types that names contradict. */
  public static ScanResult withTypes(String name, byte[] content) {
    Rule archives = new ArchiveRule(new InspectionSettings(Map.of()));
    return new RuleSet(
            List.of(),
            List.of(new Programs(), new TypeMismatchRule(), archives),
            Map.of("type-mixup", RuleMode.LOG))
        .judge(new ScanTarget(Path.of(name), EntryKind.FILE, new MemoryContent(content)));
  }

  /** The judgement with the defaults. */
  public static ScanResult of(String name, byte[] content) {
    return of(Map.of(), name, new MemoryContent(content));
  }
}
