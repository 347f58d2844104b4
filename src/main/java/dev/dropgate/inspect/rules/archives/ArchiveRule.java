package dev.dropgate.inspect.rules.archives;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanAbortedException;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.archive.SplitArchivePart;
import dev.dropgate.inspect.format.stream.ArchiveBudget;
import dev.dropgate.inspect.format.stream.ArchiveFindingIds;
import dev.dropgate.inspect.format.stream.ArchiveLimits;
import dev.dropgate.inspect.format.stream.UnsupportedFormatException;
import dev.dropgate.inspect.format.zip.ZipMemberReader;
import dev.dropgate.inspect.format.zip.record.AppendedZipFinder;
import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.apache.commons.compress.MemoryLimitException;

/** Opens archives, including nested ones. All rules judge the members. */
public final class ArchiveRule implements Rule {
  private final ArchiveLimits limits;

  /**
   * Reads the properties {@code archive.*}.
   *
   * @param settings the settings
   * @throws IllegalArgumentException with one printable line if a value is wrong
   */
  public ArchiveRule(InspectionSettings settings) {
    this.limits = ArchiveLimits.of(settings);
  }

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(
            ArchiveFindingIds.ENCRYPTED,
            RuleMode.ON,
            "an archive that is encrypted, wholly or in part"),
        new RuleInfo(
            ArchiveFindingIds.LIMIT,
            RuleMode.ON,
            "an archive beyond a limit of `dropgate.archive.*`"),
        new RuleInfo(
            ArchiveFindingIds.UNSUPPORTED, RuleMode.ON, "an archive that cannot be looked into"),
        new RuleInfo(
            ArchiveFindingIds.CONTRADICTION,
            RuleMode.ON,
            "an archive in which two readers see different members"),
        new RuleInfo(
            ArchiveFindingIds.ESCAPE,
            RuleMode.ON,
            "an archive that reaches out of the folder that it is unpacked into: by a path, a link,"
                + " a device or a set-id program"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    Content content = subject.content();
    List<ContainerReader> containers = ContainerReaders.readersFor(subject);
    ZipEndRecord behind = subject.type().isZip() ? null : AppendedZipFinder.findIn(subject);
    if (containers.isEmpty() && behind == null) {
      if (SplitArchivePart.isPart(subject.name(), subject.type())) {
        findings.add(
            ArchiveFindingIds.UNSUPPORTED, Verdict.UNDECIDED, SplitArchivePart.DESCRIPTION);
      }
      return;
    }
    ArchiveBudget budget =
        findings.sharedState(
            ArchiveBudget.class,
            () -> new ArchiveBudget(limits, content.size(), findings.budget()));
    if (findings.depth() >= limits.depth()) {
      throw budget.memberLimit(
          "archives nested deeper than " + limits.depth() + " levels (dropgate.archive.depth)");
    }
    MemberInspector members = new MemberInspector(findings, budget, limits);
    try {
      for (ContainerReader container : containers) {
        findings.trace("looks into " + subject.type().description());
        members.beginReading(container.hasPaths());
        container.judgeMembers(subject, members);
      }
      if (behind != null && !members.isDecided()) {
        findings.trace("looks into a zip at its end");
        try (SeekableByteChannel file = content.channel()) {
          members.beginReading(true);
          new ZipMemberReader(subject, file, behind, members)
              .judgeMembers(subject.type() == FileType.UNKNOWN);
        }
      }
    } catch (MemoryLimitException e) {
      members.reportLimit(subject.type().description() + ArchiveLimits.TOO_MUCH_MEMORY);
    } catch (UnsupportedFormatException e) {
      members.reportUnsupported(e.getMessage() + " cannot be looked into");
    } catch (ScanAbortedException e) {
      throw e;
    } catch (IOException e) {
      if (!SplitArchivePart.isNamedAsPart(subject.name())) {
        throw e;
      }
      members.reportUnsupported(SplitArchivePart.DESCRIPTION);
    }
  }
}
