package dev.dropgate.inspect.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.corpus.RealFile.Group;
import dev.dropgate.inspect.rules.archives.Archives;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.ArchiveStreamFactory;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real files by all rules with all defaults: no program is missed, nothing clean is dangerous.
 * {@code -Dcorpus.full=true} takes more files, and prints the tables of
 * docs/explanation/inspection-report.md.
 */
class CorpusTest {
  private static final List<String> NAMES =
      List.of("a", "a.pdf", "a.txt", "a.docx", "a.jpg", "a.so");

  /** One file of so many is judged by the short form. */
  private static final int SHORT_STEP = 10;

  /** Larger ones are packed only by what is quick, unless it is the long form. */
  private static final int SMALL = 1 << 20;

  private static final Set<Archives> QUICK =
      Set.of(Archives.ZIP, Archives.STORED, Archives.TAR, Archives.CPIO, Archives.AR, Archives.ARJ);

  /** Packers that keep no sign of what they are; pack200 takes only JAR files, and is undecided. */
  private static final Set<String> WITHOUT_SIGN = Set.of("deflate", "lz4-block", "pack200");

  private final RuleSet rules = new Inspector().ruleSet(null, null);
  @TempDir static Path folder;
  private static List<RealFile> files;

  @BeforeAll
  static void collect() throws Exception {
    files = Corpus.all(folder);
  }

  @Test
  void theFormatsAreAllThatTheLibraryWrites() {
    assertThat(ArchiveStreamFactory.DEFAULT.getOutputStreamArchiveNames())
        .containsExactlyInAnyOrder("zip", "jar", "7z", "tar", "cpio", "ar");
    assertThat(new CompressorStreamFactory().getOutputStreamCompressorNames())
        .containsAll(WITHOUT_SIGN)
        .filteredOn(name -> !WITHOUT_SIGN.contains(name))
        .containsExactlyInAnyOrder(
            "gz", "bzip2", "xz", "lzma", "zstd", "lz4-framed", "snappy-framed");
  }

  @Test
  void someProgramsAreDangerousUnderAnyNameAndInEveryArchive() throws Exception {
    judgePrograms(SHORT_STEP);
  }

  @Test
  @SlowSuite
  void everyProgramIsDangerousUnderAnyNameAndInEveryArchive() throws Exception {
    judgePrograms(1);
  }

  private void judgePrograms(int step) throws Exception {
    int found = 0;
    int programs = 0;
    int judged = 0;
    List<String> missed = new ArrayList<>();
    for (RealFile program : files) {
      if (isOfTheBuild(program) && Origin.isProgram(program) && found++ % step == 0) {
        programs++;
        byte[] bytes = program.bytes();
        for (String name : NAMES) {
          judged += judge(program, name, bytes, missed);
        }
        for (Archives format : Archives.values()) {
          if (Corpus.FULL || bytes.length < SMALL || QUICK.contains(format)) {
            judged += judgePacked(program, format, bytes, missed);
          }
        }
      }
    }
    System.out.println(programs + " programs, judged as " + judged + " files");
    assertThat(programs).isGreaterThan(45 / step);
    assertThat(missed).isEmpty();
  }

  /** Returns whether the build fetches the file. Files of the machine may be anything. */
  private static boolean isOfTheBuild(RealFile file) {
    return file.group() == Group.FIXTURES || file.group() == Group.ARTIFACTS;
  }

  private int judgePacked(RealFile program, Archives format, byte[] bytes, List<String> missed)
      throws IOException {
    // A name that is stopped for itself would prove nothing.
    String extension = format == Archives.STORED ? "zip" : format.extension();
    int judged = judge(program, "a.pdf." + extension, format.of("a.pdf", bytes), missed);
    boolean tar = format.isOneFile() && (Corpus.FULL || format == Archives.GZIP);
    if (tar && bytes.length < SMALL) {
      byte[] packed = format.of("a.tar", Archives.TAR.of("b/a.pdf", bytes));
      judged += judge(program, "a.tar." + extension, packed, missed);
    }
    return judged;
  }

  private int judge(RealFile program, String name, byte[] bytes, List<String> missed) {
    ScanResult judgement =
        rules.judge(new ScanTarget(Path.of(name), EntryKind.FILE, new MemoryContent(bytes)));
    if (judgement.verdict() != Verdict.DANGEROUS || !judgement.rules().contains("executable")) {
      missed.add(program + " as " + name + ": " + judgement.reasons());
    }
    return 1;
  }

  @Test
  void fewCleanFilesAreHeldAndNoneIsDangerous() throws Exception {
    judgeClean(SHORT_STEP);
  }

  @Test
  @SlowSuite
  void allCleanFilesHaveNoDangerAndFewHolds() throws Exception {
    judgeClean(1);
  }

  private void judgeClean(int step) throws Exception {
    int found = 0;
    List<String> dangerous = new ArrayList<>();
    List<String> held = new ArrayList<>();
    List<String> heldOfFixtures = new ArrayList<>();
    Map<Group, Integer> counts = new TreeMap<>();
    for (RealFile file : files) {
      if (Origin.isClean(file) && found++ % step == 0) {
        boolean fixture = file.group() == Group.FIXTURES;
        counts.merge(file.group(), 1, Integer::sum);
        ScanResult judgement = file.judge(rules);
        String line = file + ": " + judgement.rules() + ": " + judgement.reasons();
        switch (judgement.verdict()) {
          case DANGEROUS -> dangerous.add(line);
          case UNDECIDED -> (fixture ? heldOfFixtures : held).add(line);
          case CLEAN -> {}
        }
      }
    }
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf(
        "%d clean files %s, dangerous %d, held %d, held of those made to be broken, encrypted or"
            + " too much %d%n",
        all, counts, dangerous.size(), held.size(), heldOfFixtures.size());
    held.forEach(line -> System.out.println("held: " + line));
    heldOfFixtures.forEach(line -> System.out.println("held of fixtures: " + line));
    assertThat(all).isGreaterThan(2000 / step);
    assertThat(dangerous).isEmpty();
    assertThat(held).hasSizeLessThan(all / 100);
    // Each of them is in a table of its own tests; here only that they are no more than a few.
    assertThat(heldOfFixtures).hasSizeLessThan(counts.get(Group.FIXTURES) / 5);
  }

  @Test
  @SlowSuite
  @EnabledIfSystemProperty(named = "corpus.full", matches = "true")
  void printsTheTables() throws Exception {
    Table table = new Table();
    for (RealFile file : files) {
      if (!Origin.isProgram(file)) {
        table.add(file);
      }
    }
    table.print();
  }
}
