package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Content;
import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Stop;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.apache.commons.compress.MemoryLimitException;

/** Opens archives, nested ones too, and has what is inside judged by all rules. */
public final class ArchiveRule implements Rule {
  private final Limits limits;

  /**
   * Reads the properties {@code archive.*}.
   *
   * @param settings what is set
   * @throws IllegalArgumentException with one printable line if a value is wrong
   */
  public ArchiveRule(InspectionSettings settings) {
    this.limits = Limits.of(settings);
  }

  @Override
  public List<RuleInfo> about() {
    return List.of(
        new RuleInfo(
            ArchiveFindingIds.ENCRYPTED,
            Level.ON,
            "an archive that is encrypted, wholly or in part"),
        new RuleInfo(
            ArchiveFindingIds.LIMIT, Level.ON, "an archive beyond a limit of `dropgate.archive.*`"),
        new RuleInfo(
            ArchiveFindingIds.UNSUPPORTED, Level.ON, "an archive that cannot be looked into"),
        new RuleInfo(
            ArchiveFindingIds.CONTRADICTION,
            Level.ON,
            "an archive in which two readers see different members"),
        new RuleInfo(
            ArchiveFindingIds.ESCAPE,
            Level.ON,
            "an archive that reaches out of the folder that it is unpacked into: by a path, a link,"
                + " a device or a set-id program"));
  }

  @Override
  public void judge(Subject subject, Findings findings) throws IOException {
    Content content = subject.content();
    List<Container> containers = Containers.of(subject);
    ZipEnd behind = subject.type().isZip() ? null : ZipBehind.of(subject);
    if (containers.isEmpty() && behind == null) {
      if (SplitPart.is(subject.name(), subject.type())) {
        findings.add(ArchiveFindingIds.UNSUPPORTED, Verdict.UNDECIDED, SplitPart.WORDS);
      }
      return;
    }
    Budget budget =
        findings.shared(Budget.class, () -> new Budget(limits, content.size(), findings.budget()));
    if (findings.depth() >= limits.depth()) {
      throw budget.local(
          "archives nested deeper than " + limits.depth() + " levels (dropgate.archive.depth)");
    }
    Members members = new Members(findings, budget, limits);
    try {
      for (Container container : containers) {
        findings.saw("looks into " + subject.type().words());
        members.begin(container.hasPaths());
        container.look(subject, members);
      }
      if (behind != null && !members.done()) {
        findings.saw("looks into a zip at its end");
        try (SeekableByteChannel file = content.channel()) {
          members.begin(true);
          new ZipReader(file, behind, members, false).look(subject.type() == FileType.UNKNOWN);
        }
      }
    } catch (MemoryLimitException e) {
      members.limit(subject.type().words() + Limits.TOO_MUCH_MEMORY);
    } catch (UnsupportedFormatException e) {
      members.unsupported(e.getMessage() + " cannot be looked into");
    } catch (Stop e) {
      throw e;
    } catch (IOException e) {
      if (!SplitPart.isNamed(subject.name())) {
        throw e;
      }
      members.unsupported(SplitPart.WORDS);
    }
  }
}
