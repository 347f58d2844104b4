package dev.dropgate.inspect;

import dev.dropgate.inspect.content.FileContent;
import dev.dropgate.inspect.engine.EngineState;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.ProviderLoader;
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
 * The entry point of the inspection: judges files and entries. Thread safe; one instance serves any
 * number of directories.
 */
public final class Inspector {
  private static final String BLOCKED_EXTENSIONS = "blocked-extensions";

  private final InspectionSettings settings;
  private final RuleCatalog catalog;
  private final String programEdition;
  private final EngineConsultation engines;
  private final Map<List<String>, RuleSet> sets = new ConcurrentHashMap<>();
  private volatile ReleasePassIndex passes;

  /** Creates an inspector with default settings. */
  public Inspector() {
    this(Map.of());
  }

  /**
   * Creates an inspector without plug-ins.
   *
   * @param settings by property name without {@code dropgate.}, for example {@code
   *     blocked-extensions} or {@code rules.double-extension}; settings of other concerns are
   *     ignored
   * @throws IllegalArgumentException with one printable line if a value is wrong
   */
  public Inspector(Map<String, String> settings) {
    this(settings, Inspector.class.getClassLoader());
  }

  /**
   * Creates an inspector with the rules of plug-ins.
   *
   * @param settings by property name without {@code dropgate.}
   * @param plugins the class loader of the program and of the jars of plug-ins
   * @throws IllegalArgumentException with one printable line if a value is wrong, or a plug-in
   *     fails
   */
  public Inspector(Map<String, String> settings, ClassLoader plugins) {
    this.settings = new InspectionSettings(settings);
    this.catalog =
        new RuleCatalog(ProviderLoader.load(RuleProvider.class, "rules", plugins), this.settings);
    this.programEdition = BuildIdentity.of(plugins);
    this.engines = new EngineConsultation(catalog.engines());
    ruleSet(null, null);
  }

  /**
   * Returns the rules with the settings of one monitored directory.
   *
   * @param blockedExtensions comma-separated, for example {@code exe,dll,pack:core}; empty to block
   *     none; null for the default
   * @param levels the modes that differ, as {@code double-extension=log}; null for none
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
   * Returns all rules that can be switched.
   *
   * @return in the order in which the rules are asked
   */
  public List<RuleInfo> ruleInfos() {
    return catalog.ruleInfos();
  }

  /**
   * Returns the rules of plug-ins.
   *
   * @return empty if no plug-in has rules
   */
  public List<RuleInfo> pluginRuleInfos() {
    return catalog.pluginRuleInfos();
  }

  /**
   * Returns a text that identifies all that verdicts depend on beside the file: the program, the
   * settings and the current lists of hashes. Verdicts under the same text are the same unless an
   * engine is asked.
   *
   * @param blockedExtensions as in {@link #ruleSet}
   * @param levels as in {@link #ruleSet}
   * @return a text to compare
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
   * Returns whether verdicts also depend on engines. The edition does not cover the knowledge of an
   * engine.
   *
   * @return true if an engine is set
   */
  public boolean hasEngine() {
    return !engines.isEmpty();
  }

  /** Returns whether no engine and no rule of a plug-in is asked: these may take long. */
  public boolean isQuick() {
    return engines.isEmpty() && !catalog.hasPluginRules();
  }

  /**
   * Asks each engine for its state.
   *
   * @return the states in the order of the setting; empty if no engine is set
   */
  public List<EngineState> engines() {
    return engines.states();
  }

  /**
   * Returns whether an engine answers now. One of several engines is enough to judge a file.
   *
   * @return false if no engine answers or none is set
   */
  public boolean anyEngineAnswers() {
    return engines.anyAnswers();
  }

  /**
   * Judges a file in place.
   *
   * @param file the path of the file; a link is judged as a link
   * @return the judgement, never null
   * @throws IOException if the file is missing or cannot be opened
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
   * Judges a claimed entry regardless of release passes.
   *
   * @param entry the entry
   * @param blockedExtensions as in {@link #ruleSet}
   * @param levels as in {@link #ruleSet}
   * @return the judgement, never null
   * @throws IOException if the content of the entry is missing
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
   * Judges a claimed entry. Returns clean if a person has released exactly this content.
   *
   * @param entry the entry
   * @param blockedExtensions as in {@link #ruleSet}
   * @param levels as in {@link #ruleSet}
   * @param inPlace whether passes were already applied before the claim, as for files that stay in
   *     place; null for no
   * @return the judgement, never null
   * @throws IOException if the content of the entry is missing
   */
  public ScanResult judge(Entry entry, String blockedExtensions, String levels, Boolean inPlace)
      throws IOException {
    ScanResult judgement = judge(entry, blockedExtensions, levels);
    ShadowFindingLog.log(entry.path(), judgement);
    // Only the finding of a rule can be overruled. An entry that is not a regular file stays
    // undecided.
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
   * Returns whether an engine has a finding in a file that a person has released in place.
   *
   * @param file the path of the file
   * @param key the {@code fileKey} of the file
   * @param blockedExtensions as in {@link #ruleSet}
   * @param levels as in {@link #ruleSet}
   * @param pass the release pass of the file
   * @return true also if no engine has judged the file
   * @throws IOException if the file cannot be read
   */
  public boolean engineObjects(
      Path file, Object key, String blockedExtensions, String levels, ReleasePass pass)
      throws IOException {
    return engines.objects(file, key, ruleSet(blockedExtensions, levels), pass);
  }

  /**
   * Sets the folder of the release passes. Until then, no release pass applies.
   *
   * @param folder a path; a relative one is below the working directory
   */
  public void setPasses(String folder) {
    passes = new ReleasePassIndex(new ReleasePassStore(RawNames.absolutePath(folder)));
  }

  /**
   * Collects what identifies the content of an entry, and the attributes of the original file.
   *
   * @param entry the entry
   * @return the evidence
   * @throws IOException if the file is missing or the disk fails
   */
  public Evidence evidence(Entry entry) throws IOException {
    Evidence evidence = Evidence.of(entry.content(), entry.kind() != EntryKind.TOO_BIG);
    return entry.origin() == null
        ? evidence
        : new Evidence(entry.origin().withSize(evidence.size()), evidence.sha256());
  }
}
