package dev.dropgate.inspect.format.archive;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanAbortedException;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.format.detect.FileTypeDetector;
import dev.dropgate.inspect.format.stream.ArchiveBudget;
import dev.dropgate.inspect.format.stream.ArchiveFindingIds;
import dev.dropgate.inspect.format.stream.ArchiveLimitException;
import dev.dropgate.inspect.format.stream.ArchiveLimits;
import dev.dropgate.inspect.format.stream.ByteSource;
import dev.dropgate.inspect.format.stream.FailingInputStream;
import dev.dropgate.inspect.format.stream.HeadBuffer;
import dev.dropgate.inspect.format.stream.MemberPaths;
import dev.dropgate.inspect.format.stream.StreamedMemberContent;
import dev.dropgate.inspect.format.zip.record.AppendedZipFinder;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An inspector that judges the members of a container. Not thread safe. */
public final class MemberInspector {
  /** The largest member that is kept in memory. */
  public static final int MAX_KEPT_BYTES = 16 << 20;

  /** The number of bytes of every member that are kept to detect its type. */
  static final int MIN_HEAD_BYTES = 1 << 16;

  private final FindingCollector findings;
  private final ArchiveBudget budget;
  private final ArchiveLimits limits;
  private final Set<String> reported = new HashSet<>();
  private ArchivePathCheck archivePaths;

  public MemberInspector(FindingCollector findings, ArchiveBudget budget, ArchiveLimits limits) {
    this.findings = findings;
    this.budget = budget;
    this.limits = limits;
  }

  public ArchiveBudget budget() {
    return budget;
  }

  /** Starts another reading of the same archive. */
  public void beginReading(boolean hasPaths) {
    archivePaths = hasPaths ? new ArchivePathCheck() : null;
  }

  /** Judges the name of a folder. */
  public void judgeFolder(byte[] path) throws ArchiveLimitException {
    budget.countMember();
    checkPath(path, false);
  }

  /** Judges a link. Its target need not be a member. */
  public void judgeLink(byte[] path, byte[] target, boolean symbolic) {
    String reason =
        archivePaths == null ? null : archivePaths.linkEscapeReason(path, target, symbolic);
    if (reason != null) {
      reportEscape(
          MemberPaths.toPrintable(path) + " " + reason + ": " + MemberPaths.toPrintable(target));
    }
  }

  /** Reports a member that leaves the folder into which the archive is extracted. */
  void reportEscape(String message) {
    reportOnce(ArchiveFindingIds.ESCAPE, RuleMode.ON, Verdict.UNDECIDED, message);
  }

  private void checkPath(byte[] path, boolean twins) {
    if (archivePaths == null) {
      return;
    }
    String reason = archivePaths.escapeReason(path);
    if (reason != null) {
      reportEscape(MemberPaths.toPrintable(path) + " " + reason);
    }
    if (ArchivePathCheck.isDevice(path)) {
      logEscape("device", path, " is a device for Windows");
    }
    if (twins && archivePaths.isTwin(path)) {
      logEscape("twin", path, " has the name of another member but for case or form");
    }
  }

  private void logEscape(String kind, byte[] path, String what) {
    if (reported.add(kind)) {
      String message = MemberPaths.toPrintable(path) + what;
      findings.add(ArchiveFindingIds.ESCAPE, RuleMode.LOG, Verdict.UNDECIDED, message);
    }
  }

  /** Returns whether further members cannot change the result. */
  public boolean isDecided() {
    return findings.verdict() == Verdict.DANGEROUS;
  }

  /** Judges a member without content, or a further name of a member. */
  public void judgeName(byte[] path) throws IOException {
    budget.countMember();
    checkPath(path, true);
    scanName(path);
  }

  /** Judges a further name of a member that is already counted. */
  public void judgeAlias(byte[] path) {
    checkPath(path, false);
    scanName(path);
  }

  private void scanName(byte[] path) {
    scanNameUntilNul(path);
    findings.scanNested(
        MemberPaths.toPrintable(path),
        new ScanTarget(MemberPaths.lastSegment(path), EntryKind.FILE));
  }

  private void scanNameUntilNul(byte[] path) {
    byte[] cut = MemberPaths.untilNul(path);
    if (cut.length != path.length) {
      findings.scanNested(
          MemberPaths.toPrintable(path),
          new ScanTarget(MemberPaths.lastSegment(cut), EntryKind.FILE));
    }
  }

  /** Reports a member that cannot be decrypted. Its name still counts. */
  public void reportEncrypted(byte[] path) throws IOException {
    judgeName(path);
    reportEncrypted(MemberPaths.toPrintable(path) + " is encrypted");
  }

  public void reportEncrypted(String message) {
    ArchiveLimits.UnreadablePolicy policy = limits.encrypted();
    reportOnce(ArchiveFindingIds.ENCRYPTED, policy.level(), policy.verdict(), message);
  }

  /** Reports that one member exceeds a limit. The other members are still inspected. */
  public void reportLimit(String message) {
    reportOnce(
        ArchiveFindingIds.LIMIT, limits.beyond().level(), limits.beyond().verdict(), message);
  }

  public void reportUnsupported(String message) {
    reportOnce(ArchiveFindingIds.UNSUPPORTED, RuleMode.ON, Verdict.UNDECIDED, message);
  }

  public void reportContradiction(String message) {
    reportOnce(ArchiveFindingIds.CONTRADICTION, RuleMode.ON, Verdict.UNDECIDED, message);
  }

  /** Reports a finding unless the container already has one of this rule. */
  private void reportOnce(String rule, RuleMode most, Verdict verdict, String message) {
    if (reported.add(rule)) {
      findings.add(rule, most, verdict, message);
    }
  }

  /**
   * Judges a member by all rules and reads it to its end.
   *
   * @param path the name with its folders
   * @param opening opens the bytes
   * @throws IOException if the bytes are damaged; those before the damage were judged
   */
  public void judge(byte[] path, ByteSource opening) throws IOException {
    judge(List.of(path), opening, null);
  }

  /**
   * Judges a member with several names, whose type the container may determine.
   *
   * @param paths the names; the kept content is judged under each
   * @param declaredType the type according to the container; null if unknown
   */
  public void judge(List<byte[]> paths, ByteSource opening, FileType declaredType)
      throws IOException {
    byte[] path = paths.get(0);
    try {
      judgeWhole(path, paths, opening, declaredType);
    } catch (ScanAbortedException e) {
      findings.reportAbort(MemberPaths.toPrintable(path), e);
      throw e;
    }
  }

  private void judgeWhole(
      byte[] path, List<byte[]> paths, ByteSource opening, FileType declaredType)
      throws IOException {
    budget.countMember();
    checkPath(path, true);
    scanNameUntilNul(path);
    MeteredInputStream bytes;
    try {
      bytes = new MeteredInputStream(opening.open(), budget, 0);
    } catch (IOException | RuntimeException e) {
      paths.forEach(this::judgeAlias);
      throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
    HeadBuffer beginning =
        new HeadBuffer(
            bytes, Math.max(MIN_HEAD_BYTES, Math.min(MAX_KEPT_BYTES, budget.keepableBytes())));
    budget.addKept(beginning.bytes().length);
    if (!beginning.isComplete()) {
      bytes.keepTail();
    }
    Content content = memberContent(beginning, bytes, opening);
    ScanTarget member =
        new ScanTarget(MemberPaths.lastSegment(path), EntryKind.FILE, content, declaredType);
    try {
      findings.scanNested(MemberPaths.toPrintable(path), member);
      judgeOtherNames(paths, beginning.isComplete() ? content : null, declaredType);
    } finally {
      budget.addKept(-beginning.bytes().length);
    }
    if (beginning.problem() != null) {
      throw beginning.problem();
    }
    if (!isDecided()) {
      bytes.readToEnd();
      if (!beginning.isComplete()) {
        checkTail(path, member.type(), bytes.tail());
      }
    }
    budget.check();
  }

  /** Checks what shows only at the end of a member that is not kept. */
  private void checkTail(byte[] path, FileType type, byte[] tail) {
    if (AppendedZipFinder.mayBeZip(type, tail)) {
      reportLimit(
          MemberPaths.toPrintable(path) + ": a zip at its end, and is larger than what is kept");
    }
    FileType disk = FileTypeDetector.detectByTail(tail);
    if (disk != null) {
      reportUnsupported(
          MemberPaths.toPrintable(path) + ": " + disk.description() + " cannot be looked into");
    }
  }

  /** Judges the content again for each name with another extension. */
  private void judgeOtherNames(List<byte[]> paths, Content content, FileType declaredType) {
    Set<String> judged = new HashSet<>();
    judged.add(new ScanTarget(MemberPaths.lastSegment(paths.get(0)), EntryKind.FILE).extension());
    for (byte[] path : paths.subList(1, paths.size())) {
      ScanTarget other =
          new ScanTarget(MemberPaths.lastSegment(path), EntryKind.FILE, content, declaredType);
      if (content == null || isDecided() || !judged.add(other.extension())) {
        judgeAlias(path);
      } else {
        findings.scanNested(MemberPaths.toPrintable(path), other);
      }
    }
  }

  private Content memberContent(
      HeadBuffer beginning, MeteredInputStream bytes, ByteSource opening) {
    if (beginning.isComplete()) {
      return new MemoryContent(beginning.bytes());
    }
    IOException noChannel =
        beginning.problem() != null
            ? beginning.problem()
            : budget.memberLimit("needs to be in memory and is larger than what is kept there");
    return new StreamedMemberContent(
        beginning.bytes(),
        beginning.problem() != null ? new FailingInputStream(beginning.problem()) : bytes,
        () -> new MeteredInputStream(opening.open(), budget, bytes.position()),
        noChannel);
  }
}
