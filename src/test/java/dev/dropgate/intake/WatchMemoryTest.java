package dev.dropgate.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.engine.clamd.FakeClamd;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A watch remembers what was clean, and nothing slips by under that memory. */
@Timeout(120)
class WatchMemoryTest {
  private static final int SIZE = 8 << 20;

  @TempDir private Path root;
  private Path drop;
  private IntakeFixture intake;

  @BeforeEach
  void prepare() throws IOException {
    drop = Files.createDirectories(root.resolve("drop"));
    intake = newIntake();
  }

  private IntakeFixture newIntake() {
    IntakeFixture intake = new IntakeFixture(drop, root.resolve("spool"));
    intake.claimClean = false;
    return intake;
  }

  @Test
  void unchangedContentIsReadOnce() throws IOException {
    try (FakeClamd clamd = new FakeClamd(FakeClamd.reply("stream: OK"))) {
      intake.inspector = new Inspector(Map.of("engine.clamd", clamd.address()));
      for (int i = 0; i < 5; i++) {
        TestFiles.file(drop.resolve("sub" + i % 2 + "/" + i + ".txt"), "text " + i);
      }
      settleForMemory();
      for (int i = 0; i < 4; i++) {
        begin();
        assertThat(clamd.commands).hasSize(5);
      }
      Files.writeString(drop.resolve("sub0/2.txt"), "text X");
      begin();
      assertThat(clamd.commands).hasSize(6);
      begin();
      assertThat(clamd.commands).as("what has just changed may change unseen").hasSize(7);
    }
  }

  @Test
  void restartReadsContentAgainOnlyUnderOtherRules() throws IOException {
    Path archive = drop.resolve("a.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.setLevel(0);
      zip.putNextEntry(new ZipEntry("a.txt"));
      zip.write("0123456789 text\n".repeat(SIZE / 16).getBytes(StandardCharsets.US_ASCII));
    }
    settleForMemory();
    assertThat(readBy(this::begin)).as("first start").isGreaterThan(SIZE / 2);
    assertThat(readBy(this::begin)).as("next poll").isLessThan(SIZE / 2);
    IntakeFixture restarted = newIntake();
    assertThat(readBy(restarted::poll)).as("restart").isLessThan(SIZE / 2);
    IntakeFixture otherRules = newIntake();
    otherRules.rules = "double-extension=log";
    assertThat(readBy(otherRules::poll)).isGreaterThan(SIZE / 2);
    assertThat(TestFiles.tree(drop)).containsExactly("a.zip");
  }

  /** Bytes that this process reads from files meanwhile. */
  private static long readBy(Runnable work) throws IOException {
    long before = bytesRead();
    work.run();
    return bytesRead() - before;
  }

  private static long bytesRead() throws IOException {
    String line = Files.readAllLines(Path.of("/proc/self/io")).get(0);
    return Long.parseLong(line.substring("rchar: ".length()));
  }

  @Test
  void grownHashListAppliesToFilesThatWereClean() throws Exception {
    Path list = TestFiles.file(root.resolve("deny.txt"), "# none yet\n");
    intake.inspector = new Inspector(Map.of("hash.deny", list.toString()));
    Path file = TestFiles.file(drop.resolve("a.txt"), "text");
    settleForMemory();
    begin();
    begin();
    Files.writeString(
        list, HexFormat.of().formatHex(ContentHasher.sha256(Files.readAllBytes(file))));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              begin();
              assertThat(TestFiles.tree(drop)).isEmpty();
            });
  }

  /** One content may be harmless under one name and not under another. */
  @Test
  void secondNameOfACleanFileIsJudged() throws IOException {
    Path clean = TestFiles.file(drop.resolve("a.txt"), "x");
    settleForMemory();
    begin();
    begin();
    Files.createLink(drop.resolve("b.exe"), clean);
    begin();
    assertThat(TestFiles.tree(drop)).containsExactly("a.txt");
  }

  @Test
  void bothNamesOfAFileAreJudgedAcrossWalks() throws IOException {
    Path clean = TestFiles.file(drop.resolve("sub/a.txt"), "x");
    Files.createLink(drop.resolve("sub/b.exe"), clean);
    for (int i = 0; i < 2_100; i++) {
      TestFiles.file(drop.resolve("burst/" + i + ".exe"), "x");
    }
    settleForMemory();
    for (int i = 0; i < 3; i++) {
      begin();
    }
    assertThat(TestFiles.tree(drop)).containsExactly("sub/a.txt");
  }

  @Test
  void changedFileIsReadAgainWhateverItsTimes() throws IOException {
    Path file = TestFiles.file(drop.resolve("a.txt"), "x".repeat(64));
    FileTime before = Files.getLastModifiedTime(file);
    settleForMemory();
    begin();
    begin();
    byte[] program = new byte[64];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, program, 0, 7);
    program[16] = 2; // e_type
    program[18] = 62; // e_machine
    program[20] = 1; // e_version
    Files.write(file, program);
    Files.setLastModifiedTime(file, before);
    begin();
    assertThat(TestFiles.tree(drop)).isEmpty();
  }

  /** Only what has been as it is for a while is remembered. */
  private static void settleForMemory() {
    await().pollDelay(Duration.ofMillis(2_100)).until(() -> true);
  }

  private void begin() {
    intake.poll();
  }
}
