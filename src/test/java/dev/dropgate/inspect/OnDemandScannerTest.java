package dev.dropgate.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.ScanResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OnDemandScannerTest {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path root;
  private final List<String> judged = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  @Test
  void everyEntryGetsTheVerdictOfTheGateAndNothingMoves(@TempDir Path outside) throws IOException {
    TestFiles.file(root.resolve("a.txt"), "abc");
    TestFiles.file(root.resolve(".sub/b.EXE."), "abc");
    TestFiles.file(outside.resolve("c.exe"), "abc");
    Files.createSymbolicLink(root.resolve("link"), outside);
    TestFiles.fifo(root.resolve("fifo"));
    scan(256, true, root);
    assertThat(judged)
        .containsExactlyInAnyOrder(
            "/a.txt CLEAN 3 " + ABC,
            "/.sub/b.EXE. DANGEROUS 3 " + ABC,
            "/link UNDECIDED " + outside.toString().length() + " null",
            "/fifo UNDECIDED 0 null");
    assertThat(TestFiles.tree(root)).hasSize(4);
    assertThat(failed).isEmpty();
  }

  @Test
  void aSingleFileCanBeScannedAndALinkIsJudgedAsALink() throws IOException {
    Path file = TestFiles.file(root.resolve("a.exe"), "abc");
    Path link = Files.createSymbolicLink(root.resolve("l"), root);
    scan(256, false, file);
    scan(256, false, link);
    assertThat(judged)
        .containsExactly(
            "/a.exe DANGEROUS 3 null", "/l UNDECIDED " + root.toString().length() + " null");
  }

  @Test
  void reportsMissingAndTooDeepEntries() throws IOException {
    TestFiles.file(root.resolve("1/2/f"), "");
    scan(2, false, root);
    scan(2, false, root.resolve("gone"));
    assertThat(judged).isEmpty();
    assertThat(failed).hasSize(2);
    assertThat(failed.get(0)).isEqualTo("/1/2 not entered, deeper than 2 levels");
    assertThat(failed.get(1)).startsWith("/gone no such file or folder");
  }

  private void scan(int maxDepth, boolean hash, Path path) {
    new OnDemandScanner(
            new Inspector().ruleSet("exe", null),
            maxDepth,
            hash,
            new OnDemandScanner.ScanListener() {
              @Override
              public void judged(Path at, ScanResult judgement, long size, String sha256) {
                judged.add(shown(at) + " " + judgement.verdict() + " " + size + " " + sha256);
              }

              @Override
              public void failed(Path at, String reason) {
                failed.add(shown(at) + " " + reason);
              }
            })
        .scan(path);
  }

  private String shown(Path path) {
    return PrintableText.of(path).toString().replace(root.toString(), "");
  }
}
