package dev.dropgate.inspect;

import dev.dropgate.inspect.content.FileContent;
import dev.dropgate.inspect.engine.EngineState;
import dev.dropgate.inspect.rules.archives.ArchiveRule;
import dev.dropgate.inspect.rules.documents.DocumentRules;
import dev.dropgate.inspect.rules.engines.EicarTestFileRule;
import dev.dropgate.inspect.rules.engines.EngineRule;
import dev.dropgate.inspect.rules.hashes.HashAllowRule;
import dev.dropgate.inspect.rules.hashes.HashDenyRule;
import dev.dropgate.inspect.rules.names.BlockedExtensionRule;
import dev.dropgate.inspect.rules.names.NameRules;
import dev.dropgate.inspect.rules.types.DisguisedCodeRule;
import dev.dropgate.inspect.rules.types.EntryKindRule;
import dev.dropgate.inspect.rules.types.ExecutableRule;
import dev.dropgate.inspect.rules.types.PolyglotRule;
import dev.dropgate.inspect.rules.types.TypeMismatchRule;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.pass.ReleasePass;
import dev.dropgate.io.pass.ReleasePassIndex;
import dev.dropgate.io.pass.ReleasePassStore;
import dev.dropgate.model.EngineFindingIds;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.SafeText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * Gives verdicts: the entry point of this library. Thread safe; one instance serves any number of
 * directories.
 */
public final class Inspector {
  private final InspectionSettings settings;
  private final String blockedExtensions;
  private final List<Rule> names = List.of(new EntryKindRule());
  private final List<Rule> contentRules;
  private final EngineRule engine;
  private final HashDenyRule deny;
  private final HashAllowRule allow;
  private final Map<List<String>, RuleSet> sets = new ConcurrentHashMap<>();
  private volatile ReleasePassIndex passes;

  // From cheap to dear.
  private static List<Rule> contentRules(
      InspectionSettings settings, HashDenyRule deny, EngineRule engine) {
    List<Rule> all = new ArrayList<>();
    all.add(new EicarTestFileRule());
    all.add(new ExecutableRule());
    all.add(new DisguisedCodeRule());
    all.add(new PolyglotRule());
    all.add(new TypeMismatchRule());
    all.add(deny);
    all.add(new ArchiveRule(settings));
    all.addAll(DocumentRules.all());
    all.add(engine);
    return List.copyOf(all);
  }

  /** An inspector with all defaults. */
  public Inspector() {
    this(Map.of());
  }

  /**
   * An inspector with settings of its own.
   *
   * @param settings by the names of the properties without {@code dropgate.}, for example {@code
   *     blocked-extensions} or {@code rules.double-extension}; others do not matter
   * @throws IllegalArgumentException with one printable line if a value is wrong
   */
  public Inspector(Map<String, String> settings) {
    this.settings = new InspectionSettings(settings);
    this.blockedExtensions =
        this.settings.text("blocked-extensions", "exe,dll,pack:core,pack:attack");
    this.engine = new EngineRule(this.settings);
    this.deny = new HashDenyRule(this.settings);
    this.contentRules = contentRules(this.settings, deny, engine);
    this.allow = new HashAllowRule(this.settings);
    ruleSet(null, null);
  }

  /**
   * The rules as a directory sets them.
   *
   * @param blockedExtensions comma-separated, for example {@code exe,dll,pack:core}; empty blocks
   *     none; null for the default
   * @param levels what is set differently there, as {@code double-extension=log}; null for nothing
   * @return the rules, never null
   * @throws IllegalArgumentException with one printable line if one of both is malformed
   */
  public RuleSet ruleSet(String blockedExtensions, String levels) {
    List<String> key =
        List.of(
            blockedExtensions == null ? this.blockedExtensions : blockedExtensions,
            levels == null ? "" : levels);
    RuleSet known = sets.get(key);
    return known != null ? known : sets.computeIfAbsent(key, this::buildRuleSet);
  }

  private RuleSet buildRuleSet(List<String> key) {
    List<Rule> byName = new ArrayList<>(names);
    byName.add(blockedExtensionRule(key.get(0)));
    byName.addAll(NameRules.all());
    List<Rule> all = new ArrayList<>(byName);
    all.addAll(contentRules);
    all.add(allow);
    return new RuleSet(
        byName,
        contentRules,
        allow.isEmpty() ? List.of() : List.of(allow),
        settings.ruleModes(RuleSet.ruleInfos(all), key.get(1)),
        ScanBudget.millis(settings));
  }

  private static Rule blockedExtensionRule(String list) {
    try {
      return BlockedExtensionRule.of(list);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("blocked-extensions: " + e.getMessage(), e);
    }
  }

  /**
   * All rules that can be switched.
   *
   * @return in the order in which they are asked
   */
  public List<RuleInfo> ruleInfos() {
    List<Rule> all = new ArrayList<>(names);
    all.add(BlockedExtensionRule.of(""));
    all.addAll(NameRules.all());
    all.addAll(contentRules);
    all.add(allow);
    return RuleSet.ruleInfos(all);
  }

  /**
   * What verdicts depend on beside the file: this program, the settings, the lists of hashes as
   * they are now.
   *
   * @param blockedExtensions as in {@link #ruleSet}
   * @param levels as in {@link #ruleSet}
   * @return a text to compare: the same one, the same verdicts, unless an engine is asked
   */
  public String edition(String blockedExtensions, String levels) {
    return String.join(
        "\n",
        BuildIdentity.BUILD_ID,
        settings.edition(),
        String.valueOf(blockedExtensions),
        String.valueOf(levels),
        deny.edition(),
        allow.edition());
  }

  /**
   * Whether verdicts depend on engines, too, of whose knowledge nobody here can tell the edition.
   *
   * @return true if an engine is set
   */
  public boolean hasEngine() {
    return !engine.isEmpty();
  }

  /**
   * Asks each engine how it stands.
   *
   * @return in the order of the setting; empty if none is set
   */
  public List<EngineState> engines() {
    return engine.states();
  }

  /**
   * Returns whether an engine answers now: one of several is enough to judge a file.
   *
   * @return false if none does, or none is set
   */
  public boolean anyEngineAnswers() {
    return engine.anyAnswers();
  }

  /**
   * Judges a file where it is.
   *
   * @param file its path; a link is judged as a link
   * @return the judgement, never null
   * @throws IOException if it is not there or cannot be opened
   */
  public ScanResult inspect(Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      EntryKind kind = attributes.isSymbolicLink() ? EntryKind.LINK : EntryKind.SPECIAL;
      return ruleSet(null, null).judge(new ScanTarget(file.getFileName(), kind));
    }
    try (FileContent content = FileContent.open(file)) {
      return ruleSet(null, null).judge(new ScanTarget(file.getFileName(), EntryKind.FILE, content));
    }
  }

  /**
   * Judges an entry that was claimed, whatever passes it may have.
   *
   * @param entry the entry
   * @param blockedExtensions as in {@link #ruleSet}
   * @param levels as in {@link #ruleSet}
   * @return the judgement, never null
   * @throws IOException if its content is gone
   */
  public ScanResult judge(Entry entry, String blockedExtensions, String levels) throws IOException {
    RuleSet rules = ruleSet(blockedExtensions, levels);
    Path name = entry.relative().getFileName();
    if (entry.kind() != EntryKind.FILE) {
      return rules.judge(new ScanTarget(name, entry.kind()));
    }
    try (FileContent content = FileContent.open(entry.content())) {
      return rules.judge(new ScanTarget(name, EntryKind.FILE, content));
    } catch (AccessDeniedException e) {
      return rules.judge(new ScanTarget(name, EntryKind.UNREADABLE));
    }
  }

  /**
   * Judges an entry that was claimed. One that a person has given back goes on as clean, if its
   * claimed content is what that person meant.
   *
   * @param entry the entry
   * @param blockedExtensions as in {@link #ruleSet}
   * @param levels as in {@link #ruleSet}
   * @param inPlace whether passes were asked before the claim, because what may pass stays where it
   *     is; null for no
   * @return the judgement, never null
   * @throws IOException if its content is gone
   */
  public ScanResult judge(Entry entry, String blockedExtensions, String levels, Boolean inPlace)
      throws IOException {
    ScanResult judgement = judge(entry, blockedExtensions, levels);
    logShadowFindings(entry.path(), judgement);
    // Only the finding of a rule can be overruled, never that it is no finished file.
    boolean mayPass =
        judgement.verdict() != Verdict.CLEAN
            && entry.kind() == EntryKind.FILE
            && !Boolean.TRUE.equals(inPlace);
    ReleasePassIndex known = passes;
    ReleasePass pass = mayPass && known != null ? known.findPass(entry) : null;
    return pass == null
        ? judgement
        : applyPass(
            entry, addEngineFindings(entry, ruleSet(blockedExtensions, levels), judgement), pass);
  }

  // Whether an engine is asked depends on what the other rules have found. Nobody has overruled
  // what no engine had a chance to say.
  private ScanResult addEngineFindings(Entry entry, RuleSet rules, ScanResult judgement)
      throws IOException {
    boolean asked =
        judgement.findings().stream()
            .anyMatch(
                finding ->
                    finding.rule().equals(EngineFindingIds.FOUND)
                        || finding.rule().equals(EngineFindingIds.UNAVAILABLE));
    if (engine.isEmpty() || asked) {
      return judgement;
    }
    List<Finding> all = new ArrayList<>(judgement.findings());
    try (FileContent content = FileContent.open(entry.content())) {
      all.addAll(engineFindings(entry.relative().getFileName(), content, rules));
    }
    return ScanResult.of(all, judgement.shadow());
  }

  private List<Finding> engineFindings(Path name, FileContent content, RuleSet rules) {
    return rules.judge(engine, new ScanTarget(name, EntryKind.FILE, content)).findings();
  }

  private static ScanResult applyPass(Entry entry, ScanResult judgement, ReleasePass pass) {
    List<Finding> left =
        judgement.findings().stream().filter(finding -> !pass.overrules(finding)).toList();
    if (left.isEmpty()) {
      LoggerFactory.getLogger(Inspector.class)
          .info(
              "Passed: {} (overruled: rule={}; pass={}, record={})",
              entry,
              judgement.rules(),
              pass.id(),
              pass.record());
      return ScanResult.CLEAN;
    }
    return ScanResult.of(left, judgement.shadow());
  }

  /**
   * Whether an engine keeps a file from staying where it is, although a person let it.
   *
   * @param file its path
   * @param key its {@code fileKey}
   * @param blockedExtensions as in {@link #ruleSet}
   * @param levels as in {@link #ruleSet}
   * @param pass of the file
   * @return true also if no engine has judged it
   * @throws IOException if it cannot be read
   */
  public boolean engineObjects(
      Path file, Object key, String blockedExtensions, String levels, ReleasePass pass)
      throws IOException {
    if (engine.isEmpty()) {
      return false;
    }
    try (FileContent content = new FileContent(DurableFiles.openForReading(file, key))) {
      return engineFindings(file.getFileName(), content, ruleSet(blockedExtensions, levels))
          .stream()
          .anyMatch(finding -> !pass.overrules(finding));
    }
  }

  /**
   * Logs what rules in shadow mode would have done.
   *
   * @param path of the entry
   * @param judgement on it
   */
  public static void logShadowFindings(Path path, ScanResult judgement) {
    if (judgement.shadow().isEmpty()) {
      return;
    }
    ScanResult shadow = ScanResult.of(judgement.shadow());
    // Asked for only here: a logger that is there before the gate has set logging up is a wrong
    // one.
    LoggerFactory.getLogger(Inspector.class)
        .info(
            "Would have {}: {} (rule={}, reason={})",
            shadow.verdict() == Verdict.DANGEROUS ? "quarantined" : "held",
            SafeText.of(path),
            shadow.rules(),
            shadow.reasons());
  }

  /**
   * Sets where passes are; without, nothing passes.
   *
   * @param folder a path; a relative one is below the working directory
   */
  public void setPasses(String folder) {
    passes =
        new ReleasePassIndex(
            new ReleasePassStore(
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
    Evidence evidence = Evidence.of(entry.content(), entry.kind() != EntryKind.TOO_BIG);
    return entry.origin() == null
        ? evidence
        : new Evidence(entry.origin().withSize(evidence.size()), evidence.sha256());
  }
}
