package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Content;
import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.MemoryContent;
import dev.dropgate.inspect.Stop;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import dev.dropgate.inspect.types.FileTypes;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Judges what is in a container. For one thread. */
final class Members {
  /** A larger member is not kept in memory. */
  static final int KEPT = 16 << 20;

  /** So much of every member is kept, so that its type can be told. */
  static final int LEAST = 1 << 16;

  private final Findings findings;
  private final Budget budget;
  private final Limits limits;
  private final Set<String> told = new HashSet<>();
  private ArchivePaths archivePaths;

  Members(Findings findings, Budget budget, Limits limits) {
    this.findings = findings;
    this.budget = budget;
    this.limits = limits;
  }

  Budget budget() {
    return budget;
  }

  /** Begins with another reading of the archive. */
  void begin(boolean hasPaths) {
    archivePaths = hasPaths ? new ArchivePaths() : null;
  }

  /** A folder, of which there is only the name. */
  void folder(byte[] path) throws LimitStop {
    budget.entry();
    path(path, false);
  }

  /** A link; what it points to may be no member. */
  void link(byte[] path, byte[] target, boolean symbolic) {
    String reason = archivePaths == null ? null : archivePaths.link(path, target, symbolic);
    if (reason != null) {
      escape(MemberName.shown(path) + " " + reason + ": " + MemberName.shown(target));
    }
  }

  /** Something that reaches out of the folder that the archive is unpacked into. */
  void escape(String message) {
    once(ArchiveFindingIds.ESCAPE, Level.ON, Verdict.UNDECIDED, message);
  }

  private void path(byte[] path, boolean twins) {
    if (archivePaths == null) {
      return;
    }
    String reason = archivePaths.escape(path);
    if (reason != null) {
      escape(MemberName.shown(path) + " " + reason);
    }
    if (ArchivePaths.isDevice(path)) {
      onlyLogged("device", path, " is a device for Windows");
    }
    if (twins && archivePaths.isTwin(path)) {
      onlyLogged("twin", path, " has the name of another member but for case or form");
    }
  }

  private void onlyLogged(String kind, byte[] path, String what) {
    if (told.add(kind)) {
      String message = MemberName.shown(path) + what;
      findings.add(ArchiveFindingIds.ESCAPE, Level.LOG, Verdict.UNDECIDED, message);
    }
  }

  /** Whether what is still to come can change nothing. */
  boolean done() {
    return findings.verdict() == Verdict.DANGEROUS;
  }

  /** A member of which there is only the name, or one more name of a member. */
  void name(byte[] path) throws IOException {
    budget.entry();
    path(path, true);
    judgeName(path);
  }

  /** One more name of a member that is counted already. */
  void alias(byte[] path) {
    path(path, false);
    judgeName(path);
  }

  private void judgeName(byte[] path) {
    byte[] cut = MemberName.untilNul(path);
    if (cut.length != path.length) {
      findings.inside(MemberName.shown(path), new Subject(MemberName.last(cut), Kind.FILE));
    }
    findings.inside(MemberName.shown(path), new Subject(MemberName.last(path), Kind.FILE));
  }

  /** One that nobody can read; its name still counts. */
  void encrypted(byte[] path) throws IOException {
    name(path);
    encrypted(MemberName.shown(path) + " is encrypted");
  }

  void encrypted(String message) {
    Limits.Policy policy = limits.encrypted();
    once(ArchiveFindingIds.ENCRYPTED, policy.level(), policy.verdict(), message);
  }

  /** A limit of one member only; the others are still looked into. */
  void limit(String message) {
    once(ArchiveFindingIds.LIMIT, limits.beyond().level(), limits.beyond().verdict(), message);
  }

  void unsupported(String message) {
    once(ArchiveFindingIds.UNSUPPORTED, Level.ON, Verdict.UNDECIDED, message);
  }

  void contradiction(String message) {
    once(ArchiveFindingIds.CONTRADICTION, Level.ON, Verdict.UNDECIDED, message);
  }

  /** The first of a kind says enough of a container. */
  private void once(String rule, Level most, Verdict verdict, String message) {
    if (told.add(rule)) {
      findings.add(rule, most, verdict, message);
    }
  }

  /**
   * Judges a member by all rules, and reads it to its end.
   *
   * @param path its name with its folders
   * @param opening its bytes
   * @throws IOException if they are broken; what came before was judged
   */
  void judge(byte[] path, Opening opening) throws IOException {
    judge(List.of(path), opening, null);
  }

  /**
   * The same, for a member with several names, and of which the container may say what it is.
   *
   * @param paths its names; what is kept of it is judged under each
   * @param told what the container says; null for nothing
   */
  void judge(List<byte[]> paths, Opening opening, FileType told) throws IOException {
    byte[] path = paths.get(0);
    try {
      judgeWhole(path, paths, opening, told);
    } catch (Stop e) {
      findings.stopped(MemberName.shown(path), e);
      throw e;
    }
  }

  private void judgeWhole(byte[] path, List<byte[]> paths, Opening opening, FileType told)
      throws IOException {
    budget.entry();
    path(path, true);
    byte[] cut = MemberName.untilNul(path);
    if (cut.length != path.length) {
      findings.inside(MemberName.shown(path), new Subject(MemberName.last(cut), Kind.FILE));
    }
    Counted bytes;
    try {
      bytes = new Counted(opening.open(), budget, 0);
    } catch (IOException | RuntimeException e) {
      paths.forEach(this::alias);
      throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
    Beginning beginning = new Beginning(bytes, Math.max(LEAST, Math.min(KEPT, budget.keepable())));
    budget.keep(beginning.bytes().length);
    if (!beginning.isAll()) {
      bytes.keepEnd();
    }
    Content content = content(beginning, bytes, opening);
    Subject member = new Subject(MemberName.last(path), Kind.FILE, content, told);
    try {
      findings.inside(MemberName.shown(path), member);
      others(paths, beginning.isAll() ? content : null, told);
    } finally {
      budget.keep(-beginning.bytes().length);
    }
    if (beginning.problem() != null) {
      throw beginning.problem();
    }
    if (!done()) {
      bytes.drain();
      if (!beginning.isAll()) {
        end(path, member.type(), bytes.end());
      }
    }
    budget.check();
  }

  /** What shows only at the end of a member that is not kept. */
  private void end(byte[] path, FileType type, byte[] tail) {
    if (ZipBehind.mayBe(type, tail)) {
      limit(MemberName.shown(path) + ": a zip at its end, and is larger than what is kept");
    }
    FileType disk = FileTypes.byEnd(tail);
    if (disk != null) {
      unsupported(MemberName.shown(path) + ": " + disk.words() + " cannot be looked into");
    }
  }

  /** Where an extension makes a difference, the content counts once more. */
  private void others(List<byte[]> paths, Content content, FileType told) {
    Set<String> judged = new HashSet<>();
    judged.add(new Subject(MemberName.last(paths.get(0)), Kind.FILE).extension());
    for (byte[] path : paths.subList(1, paths.size())) {
      Subject other = new Subject(MemberName.last(path), Kind.FILE, content, told);
      if (content == null || done() || !judged.add(other.extension())) {
        alias(path);
      } else {
        findings.inside(MemberName.shown(path), other);
      }
    }
  }

  private Content content(Beginning beginning, Counted bytes, Opening opening) {
    if (beginning.isAll()) {
      return new MemoryContent(beginning.bytes());
    }
    IOException noChannel =
        beginning.problem() != null
            ? beginning.problem()
            : budget.local("needs to be in memory and is larger than what is kept there");
    return new MemberContent(
        beginning.bytes(),
        beginning.problem() != null ? new Broken(beginning.problem()) : bytes,
        () -> new Counted(opening.open(), budget, bytes.position()),
        noChannel);
  }
}
