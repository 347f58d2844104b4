package dev.dropgate.inspect;

import dev.dropgate.files.RawNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives verdicts: the entry point of this library. Thread safe; one instance serves any number of
 * directories.
 */
public final class Inspector {
  private static final Rule KIND = new KindRule();

  private static final Judgement CLEAN = Judgement.of(List.of());

  private final Map<String, Rule> rules = new ConcurrentHashMap<>();
  private volatile Passes passes;
  private volatile String blockedExtensions = "exe,dll";

  /**
   * Judges one entry.
   *
   * @param subject what to look at
   * @param blockedExtensions comma-separated, for example {@code exe,dll}; empty blocks none
   * @return the judgement, never null
   * @throws IllegalArgumentException if the list of extensions is malformed
   */
  public Judgement inspect(Subject subject, String blockedExtensions) {
    List<Finding> findings = new ArrayList<>(1);
    KIND.judge(subject).ifPresent(findings::add);
    rule(blockedExtensions).judge(subject).ifPresent(findings::add);
    return findings.isEmpty() ? CLEAN : Judgement.of(findings);
  }

  /**
   * Judges an entry that was claimed, whatever passes it may have.
   *
   * @param entry the entry
   * @param extensions comma-separated; null for the default
   * @return the judgement, never null
   */
  public Judgement judge(Entry entry, String extensions) {
    return inspect(
        new Subject(entry.relative().getFileName(), entry.kind()),
        extensions == null ? blockedExtensions : extensions);
  }

  /**
   * Judges an entry that was claimed. One that a person has given back goes on as clean, if its
   * claimed content is what that person meant.
   *
   * @param entry the entry
   * @param extensions comma-separated; null for the default
   * @param inPlace whether passes were asked before the claim, because what may pass stays where it
   *     is; null for no
   * @return the judgement, never null
   */
  public Judgement judge(Entry entry, String extensions, Boolean inPlace) {
    Judgement judgement = judge(entry, extensions);
    // Only the finding of a rule can be overruled, never that it is no finished file.
    boolean mayPass =
        judgement.verdict() != Verdict.CLEAN
            && entry.kind() == Kind.FILE
            && !Boolean.TRUE.equals(inPlace);
    Passes known = passes;
    return mayPass && known != null && known.letPass(entry) ? CLEAN : judgement;
  }

  /**
   * Sets where passes are; without, nothing passes.
   *
   * @param folder a path; a relative one is below the working directory
   */
  public void setPasses(String folder) {
    passes =
        new Passes(
            new PassFolder(
                RawNames.path(folder.getBytes(StandardCharsets.UTF_8))
                    .toAbsolutePath()
                    .normalize()));
  }

  /**
   * Takes what identifies an entry's bytes, and what else the file had where it was.
   *
   * @param entry the entry
   * @return its evidence
   * @throws IOException if the file is gone or the disk fails
   */
  public Evidence evidence(Entry entry) throws IOException {
    Evidence evidence = Evidence.of(entry.content(), entry.kind() != Kind.TOO_BIG);
    return entry.origin() == null
        ? evidence
        : new Evidence(entry.origin().sized(evidence.size()), evidence.sha256());
  }

  /**
   * Sets what is blocked where a directory does not say.
   *
   * @param blockedExtensions comma-separated
   */
  public void setBlockedExtensions(String blockedExtensions) {
    this.blockedExtensions = blockedExtensions;
  }

  private Rule rule(String list) {
    Rule rule = rules.get(list);
    return rule != null ? rule : rules.computeIfAbsent(list, BlockedExtensionRule::of);
  }
}
