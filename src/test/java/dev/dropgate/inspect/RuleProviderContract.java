package dev.dropgate.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.content.FileContent;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every provider of rules promises, one of the program or of a plug-in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RuleProviderContract {
  private static final Path TESTDATA = Path.of("src/test/resources/testdata");
  private static final int THREADS = 4;
  private static final long MAX_NANOS_PER_FILE = TimeUnit.SECONDS.toNanos(5);

  /** The providers that are tried. */
  abstract Stream<RuleProvider> providers() throws Exception;

  private static List<Rule> rules(RuleProvider provider) {
    return provider.rules(new InspectionSettings(Map.of())).values().stream()
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void idsAreUniqueLowerCaseWordsWithALevelAndOneLineOfMeaning(RuleProvider provider) {
    List<RuleInfo> infos = RuleSet.ruleInfos(rules(provider));
    assertThat(infos).extracting(RuleInfo::id).doesNotHaveDuplicates();
    assertThat(infos)
        .allSatisfy(
            info -> {
              assertThat(info.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
              assertThat(info.standard()).isNotNull();
              assertThat(info.meaning()).isNotBlank().doesNotContain("\n").doesNotContain("|");
            });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void ruleInfosAreStable(RuleProvider provider) {
    for (Rule rule : rules(provider)) {
      assertThat(rule.ruleInfos()).isEqualTo(rule.ruleInfos());
      assertThat(rule.edition()).isEqualTo(rule.edition());
      assertThat(rule.forDirectory(new InspectionSettings(Map.of())).ruleInfos())
          .isEqualTo(rule.ruleInfos());
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void rulesAcceptAnyContent(RuleProvider provider) throws IOException {
    for (Rule rule : rules(provider)) {
      for (Sample sample : samples()) {
        judgeAlone(rule, sample);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aRuleStaysFarWithinTheTimeOfAnEntry(RuleProvider provider) throws IOException {
    for (Rule rule : rules(provider)) {
      for (Sample sample : samples()) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        judgeAlone(rule, sample);
        assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start)
            .as("processor time of %s for %s", rule.getClass().getSimpleName(), sample)
            .isLessThan(MAX_NANOS_PER_FILE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aRuleKeepsNothingBetweenFilesAndMayBeAskedByManyThreads(RuleProvider provider)
      throws Exception {
    List<Rule> rules = rules(provider);
    List<ScanResult> alone = judgeAll(rules);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      Callable<List<ScanResult>> judging = () -> judgeAll(rules);
      for (Future<List<ScanResult>> result :
          threads.invokeAll(Collections.nCopies(THREADS, judging))) {
        assertThat(result.get()).isEqualTo(alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<ScanResult> judgeAll(List<Rule> rules) throws IOException {
    List<ScanResult> results = new ArrayList<>();
    for (Rule rule : rules) {
      for (Sample sample : samples()) {
        results.add(judgeAlone(rule, sample));
      }
    }
    return results;
  }

  /** Runs through only if the rule throws nothing but that the content is not what it claims. */
  private static ScanResult judgeAlone(Rule rule, Sample sample) throws IOException {
    Map<String, RuleMode> on =
        rule.ruleInfos().stream()
            .collect(Collectors.toMap(RuleInfo::id, info -> RuleMode.ON, (one, same) -> one));
    FindingCollector findings =
        new FindingCollector(new RuleSet(List.of(), List.of(rule), on), null);
    try (FileContent content = sample.file() == null ? null : FileContent.open(sample.file())) {
      rule.judge(
          new ScanTarget(
              Path.of(sample.name()),
              EntryKind.FILE,
              content == null ? new MemoryContent(sample.bytes()) : content),
          findings);
    } catch (IOException e) {
      return ScanResult.CLEAN; // undecided to a rule set; here only that nothing else is thrown
    } catch (RuntimeException | LinkageError e) {
      throw new AssertionError(rule.getClass().getName() + " throws at " + sample, e);
    }
    return findings.result();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sample(String name, byte[] bytes, Path file) {
    @Override
    public String toString() {
      return file == null ? name + " of " + bytes.length + " bytes" : file.toString();
    }
  }

  private static List<Sample> samples() throws IOException {
    List<Sample> all = new ArrayList<>();
    byte[] random = new byte[1 << 16];
    new Random(7).nextBytes(random);
    for (String name : List.of("a", "a.txt", "a.pdf", "a.docx", "a.zip", "a.html", "a.pdf.js")) {
      all.add(new Sample(name, new byte[0], null));
      all.add(new Sample(name, random, null));
    }
    try (Stream<Path> files = Files.walk(TESTDATA)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.add(new Sample(file.getFileName().toString(), null, file));
      }
    }
    assertThat(all).hasSizeGreaterThan(50);
    return all;
  }
}
