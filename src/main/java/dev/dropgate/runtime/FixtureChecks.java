package dev.dropgate.runtime;

import dev.dropgate.config.ConfigurationProblem;
import dev.dropgate.config.GateSettings;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.OnDemandScanner;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.model.Finding;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges the operator's own files. The folder of each file states the expected verdict: {@code
 * clean}, {@code dangerous/RULE}, {@code undecided}. Not thread safe.
 */
final class FixtureChecks {
  private static final String FIXTURES_PROPERTY = "dropgate.fixtures";
  private static final int MAX_FIXTURES = 10_000;
  private static final int MAX_PROBLEMS = 100;
  private static final int MAX_DEPTH = 16;

  private final GateSettings settings;
  private final RuleSet rules;
  private final Set<String> ids;
  private final List<ConfigurationProblem> problems = new ArrayList<>();
  private long count;
  private int omittedProblems;

  public FixtureChecks(GateSettings settings, Inspector inspector) {
    this.settings = settings;
    this.rules = inspector.ruleSet(null, null);
    this.ids = inspector.ruleInfos().stream().map(RuleInfo::id).collect(Collectors.toSet());
  }

  /**
   * Judges all fixtures; none if the property is empty.
   *
   * @return an error for each unexpected result
   */
  public List<ConfigurationProblem> run() {
    if (settings.get(FIXTURES_PROPERTY).isEmpty()) {
      return problems;
    }
    try {
      judge(settings.path(FIXTURES_PROPERTY));
    } catch (IOException | IllegalArgumentException e) {
      error("cannot be read: " + PrintableText.of(e.toString()));
    }
    if (omittedProblems > 0) {
      problems.add(
          new ConfigurationProblem(true, FIXTURES_PROPERTY, "and " + omittedProblems + " more"));
    }
    return problems;
  }

  /** Returns the number of judged fixtures. */
  public long count() {
    return count;
  }

  private void judge(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      error(PrintableText.of(folder) + " is not a folder; make it, or leave the property empty");
      return;
    }
    TreeMap<Path, Verdict> expected = new TreeMap<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        Verdict verdict = verdict(child);
        if (verdict != null) {
          expected.put(child, verdict);
        } else if (!child.getFileName().toString().startsWith(".")) {
          error(
              PrintableText.of(child.getFileName())
                  + ": nothing says what is expected of it; move it into clean, dangerous or undecided");
        }
      }
    }
    OnDemandScanner counting = new OnDemandScanner(rules, MAX_DEPTH, false, null);
    long count = expected.keySet().stream().mapToLong(counting::count).sum();
    if (count > MAX_FIXTURES) {
      error(
          "more than "
              + MAX_FIXTURES
              + " files in "
              + PrintableText.of(folder)
              + "; take some out");
      return;
    }
    expected.forEach(
        (child, verdict) ->
            new OnDemandScanner(rules, MAX_DEPTH, false, new FixtureExpectation(child, verdict))
                .scan(child));
    if (count == 0 && problems.isEmpty()) {
      error("no file in clean, dangerous or undecided in " + PrintableText.of(folder));
    }
  }

  private static Verdict verdict(Path child) {
    return Stream.of(Verdict.values())
        .filter(v -> child.endsWith(v.name().toLowerCase(Locale.ROOT)))
        .filter(v -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
        .findFirst()
        .orElse(null);
  }

  private void error(String message) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(new ConfigurationProblem(true, FIXTURES_PROPERTY, message));
    } else {
      omittedProblems++;
    }
  }

  private final class FixtureExpectation implements OnDemandScanner.ScanListener {
    private final Path folder;
    private final Verdict verdict;

    FixtureExpectation(Path folder, Verdict verdict) {
      this.folder = folder;
      this.verdict = verdict;
    }

    @Override
    public void judged(Path path, ScanResult judgement, long size, String sha256) {
      count++;
      Path inside = folder.relativize(path);
      String top = inside.getNameCount() > 1 ? inside.getName(0).toString() : "";
      String rule = ids.contains(top) ? top : null;
      boolean found =
          rule == null || judgement.findings().stream().anyMatch(f -> f.rule().equals(rule));
      if (judgement.verdict() != verdict || !found) {
        error(
            name(path)
                + ": expected "
                + verdict
                + (rule == null ? "" : " by " + rule)
                + ", is "
                + judgement.verdict()
                + ": "
                + reasonsOf(judgement)
                + (rule != null && rules.level(rule) != RuleMode.ON
                    ? "; " + rule + " is " + rules.level(rule)
                    : ""));
      }
    }

    @Override
    public void failed(Path path, String reason) {
      error(name(path) + ": " + reason);
    }

    private String name(Path path) {
      return PrintableText.of(folder.getParent().relativize(path)).toString();
    }
  }

  private static String reasonsOf(ScanResult judgement) {
    return judgement.findings().isEmpty()
        ? "no rule found anything"
        : judgement.findings().stream().map(FixtureChecks::text).collect(Collectors.joining("; "));
  }

  private static String text(Finding finding) {
    return finding.rule() + ", " + finding.message();
  }
}
