package dev.dropgate.inspect.rules.archives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.it.support.RealFiles;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every archive that the authors of two libraries test theirs with: what is broken, encrypted or
 * too much is in the tables beside this test with its rules; all else is clean. What is named like
 * an archive and is none is found by the rule on types and names, so that one is asked too.
 */
class ArchiveFixturesTest {
  @ParameterizedTest
  @CsvSource({
    "commons-compress-1.28.0-tests.jar, archives-commons-compress.txt",
    "tika-parser-pkg-module-3.2.2-tests.jar, archives-tika-pkg.txt",
  })
  void everyFixtureHasItsVerdict(String jar, String table) throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (Map.Entry<String, byte[]> fixture : RealFiles.members(jar).entrySet()) {
      String name = fixture.getKey().substring(fixture.getKey().lastIndexOf('/') + 1);
      ScanResult judgement = ArchiveJudging.withTypes(name, fixture.getValue());
      if (judgement.verdict() != Verdict.CLEAN) {
        found.put(fixture.getKey(), judgement.verdict() + " " + judgement.rules());
      }
    }
    Map<String, String> expected = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("src/test/resources/testdata", table))) {
      int column = line.indexOf(" | ");
      expected.put(line.substring(0, column), line.substring(column + 3));
    }
    assertThat(found).isEqualTo(expected);
  }
}
