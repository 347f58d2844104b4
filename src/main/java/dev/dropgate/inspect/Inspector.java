package dev.dropgate.inspect;

import dev.dropgate.inspect.content.FileContent;
import dev.dropgate.inspect.engine.EngineState;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.pass.ReleasePass;
import dev.dropgate.io.pass.ReleasePassIndex;
import dev.dropgate.io.pass.ReleasePassStore;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * Gives verdicts: the entry point of this library. Thread safe; one instance serves any number of
 * directories.
 */
public final class Inspector {
  private static final String BLOCKED_EXTENSIONS = "blocked-extensions";

  private final InspectionSettings settings;
  private final RuleCatalog catalog;
  private final String programEdition;
  private final EngineConsultation engines;
  private final Map<List<String>, RuleSet> sets = new ConcurrentHashMap<>();
  private volatile ReleasePassIndex passes;

  /** An inspector with all defaults. */
  public Inspector() {
    this(Map.of());
  }

  /**
   * An inspector with settings of its own, and without plug-ins.
   *
   * @param settings by the names of the properties without {@code dropgate.}, for example {@code
   *     blocked-extensions} or {@code rules.double-extension}; others do not matter
   * @throws IllegalArgumentException with one printable line if a value is wrong
   */
  public Inspector(Map<String, String> settings) {
    this(settings, Inspector.class.getClassLoader());
  }

  /**
   * The same with the rules of plug-ins.
   *
   * @param settings by the names of the properties without {@code dropgate.}
   * @param plugins sees the jars of plug-ins beside the program
   * @throws IllegalArgumentException with one printable line if a value is wrong, or a plug-in
   *     fails
   */
  public Inspector(Map<String, String> settings, ClassLoader plugins) {
    this.settings = new InspectionSettings(settings);
    this.catalog = new RuleCatalog(RuleProviderLoader.load(plugins), this.settings);
    this.programEdition = BuildIdentity.of(plugins);
    this.engines = new EngineConsultation(catalog.engines());
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
    String list =
        blockedExtensions == null ? settings.text(BLOCKED_EXTENSIONS, null) : blockedExtensions;
    List<String> key = Arrays.asList(list, levels == null ? "" : levels);
    RuleSet known = sets.get(key);
    return known != null ? known : sets.computeIfAbsent(key, this::createRuleSet);
  }

  private RuleSet createRuleSet(List<String> key) {
    String list = key.get(0);
    return catalog.ruleSet(
        list == null ? settings : settings.with(BLOCKED_EXTENSIONS, list), key.get(1));
  }

  /**
   * All rules that can be switched.
   *
   * @return in the order in which they are asked
   */
  public List<RuleInfo> ruleInfos() {
    return catalog.ruleInfos();
  }

  /**
   * Returns the rules that plug-ins bring.
   *
   * @return empty if there are no plug-ins with rules
   */
  public List<RuleInfo> pluginRuleInfos() {
    return catalog.pluginRuleInfos();
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
        programEdition,
        settings.edition(),
        String.valueOf(blockedExtensions),
        String.valueOf(levels),
        catalog.edition());
  }

  /**
   * Whether verdicts depend on engines, too, of whose knowledge nobody here can tell the edition.
   *
   * @return true if an engine is set
   */
  public boolean hasEngine() {
    return !engines.isEmpty();
  }

  /**
   * Returns whether every rule is one of this program and works in memory. Engines and rules of
   * plug-ins may take long for any file.
   */
  public boolean isQuick() {
    return engines.isEmpty() && catalog.pluginRuleInfos().isEmpty();
  }

  /**
   * Asks each engine how it stands.
   *
   * @return in the order of the setting; empty if none is set
   */
  public List<EngineState> engines() {
    return engines.states();
  }

  /**
   * Returns whether an engine answers now: one of several is enough to judge a file.
   *
   * @return false if none does, or none is set
   */
  public boolean anyEngineAnswers() {
    return engines.anyAnswers();
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
    ShadowFindingLog.log(entry.path(), judgement);
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
            entry, engines.addFindings(entry, ruleSet(blockedExtensions, levels), judgement), pass);
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
    return engines.objects(file, key, ruleSet(blockedExtensions, levels), pass);
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
