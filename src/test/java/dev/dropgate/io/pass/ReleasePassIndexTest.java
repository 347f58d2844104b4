package dev.dropgate.io.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.engine.clamd.FakeClamd;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ReleasePassIndexTest {
  private static final String CONTENT = "content";
  private static final ReleasePass.Grounds GROUNDS =
      new ReleasePass.Grounds(
          "record",
          sha256(CONTENT),
          7,
          "alice",
          "why",
          "2026-01-01T00:00:00Z",
          "blocked-extension");

  @TempDir private Path temporary;
  private Path drop;
  private ReleasePassStore folder;
  private ReleasePassIndex passes;
  private final Inspector inspector = new Inspector();

  @BeforeEach
  void prepare() throws IOException {
    drop = Files.createDirectories(temporary.toRealPath().resolve("drop"));
    folder = new ReleasePassStore(temporary.resolve("passes"));
    passes = new ReleasePassIndex(folder);
    inspector.setPasses(temporary.resolve("passes").toString());
  }

  @Test
  void withoutPassesNothingPasses() throws IOException {
    assertThat(folder.all()).isEmpty();
    passes.refresh();
    assertThat(candidates("a.exe", 7)).isEmpty();
    assertThat(judge("a.exe", CONTENT)).isEqualTo(Verdict.DANGEROUS);
  }

  @Test
  void junkInThePassFolderIsHarmless() throws IOException {
    folder.add(ReleasePass.at(ReleasePass.newId(), GROUNDS, drop.resolve("a.exe")));
    Path passFolder = temporary.resolve("passes");
    TestFiles.fifo(passFolder.resolve("fifo.json"));
    Files.createSymbolicLink(passFolder.resolve("link.json"), Path.of("/dev/zero"));
    try (FileChannel huge =
        FileChannel.open(
            passFolder.resolve("huge.json"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      huge.write(ByteBuffer.wrap(new byte[1]), 3L << 30); // sparse
    }
    assertThat(folder.all()).hasSize(1);
  }

  @Test
  void aPassForAPathIsForThatPathAndContentOnly() throws IOException {
    folder.add(ReleasePass.at(ReleasePass.newId(), GROUNDS, drop.resolve("sub/a.exe")));
    passes.refresh();
    assertThat(candidates("sub/a.exe", 7)).hasSize(1);
    assertThat(candidates("sub/a.exe", 8)).isEmpty();
    assertThat(candidates("a.exe", 7)).isEmpty();
    assertThat(judge("sub/a.exe", CONTENT)).isEqualTo(Verdict.CLEAN);
    assertThat(judge("sub/a.exe", "C0ntent")).isEqualTo(Verdict.DANGEROUS);
    assertThat(judge("sub/b.exe", CONTENT)).isEqualTo(Verdict.DANGEROUS);
  }

  @Test
  void aPassForADirectoryIsForAllThatIsBelowItUntilItsTimeIsOver() throws IOException {
    Instant soon = Instant.now().plusSeconds(3600);
    ReleasePass pass = ReleasePass.in(ReleasePass.newId(), GROUNDS, drop, soon);
    folder.add(pass);
    assertThat(judge("deep/below/a.exe", CONTENT)).isEqualTo(Verdict.CLEAN);
    assertThat(judge(drop.resolveSibling("drop2"), "a.exe", CONTENT, EntryKind.FILE))
        .isEqualTo(Verdict.DANGEROUS);
    assertThat(pass.isExpired(soon.minusSeconds(1))).isFalse();
    assertThat(pass.isExpired(soon)).isTrue();
    folder.add(ReleasePass.in(ReleasePass.newId(), GROUNDS, drop, Instant.EPOCH));
    assertThat(folder.all()).as("what is over is forgotten").containsExactly(pass);
    folder.remove(pass);
    assertThat(judge("deep/below/a.exe", CONTENT)).isEqualTo(Verdict.DANGEROUS);
  }

  /** Else the time to give many files back would grow with the square of their number. */
  @Test
  void aPassIsReadOnceHoweverOftenThePassesAreListed() throws IOException {
    ReleasePass pass = ReleasePass.at(ReleasePass.newId(), GROUNDS, drop.resolve("a.exe"));
    folder.add(pass);
    Path file = temporary.resolve("passes").resolve(pass.id() + ".json");
    Files.writeString(file, "{");
    assertThat(folder.all()).containsExactly(pass);
    Files.delete(file);
    assertThat(folder.all()).isEmpty();
    Files.writeString(file, "{");
    assertThat(folder.all()).isEmpty();
  }

  /** Several within one tick of the clock: the folder's time may not change between them. */
  @Test
  void eachChangeIsSeenAtOnce() throws IOException {
    for (int i = 0; i < 50; i++) {
      ReleasePass pass = ReleasePass.in(ReleasePass.newId(), GROUNDS, drop, null);
      folder.add(pass);
      passes.refresh();
      assertThat(candidates("a.exe", 7)).hasSize(1);
      folder.remove(pass);
      passes.refresh();
      assertThat(candidates("a.exe", 7)).isEmpty();
    }
  }

  @Test
  void aMonitoredDirectoryThatIsConfiguredByALinkIsTheSame() throws IOException {
    folder.add(ReleasePass.at(ReleasePass.newId(), GROUNDS, drop.resolve("a.exe")));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), drop);
    assertThat(judge(link, "a.exe", CONTENT, EntryKind.FILE)).isEqualTo(Verdict.CLEAN);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FILE")
  void passAppliesToRegularFilesOnly(EntryKind kind) throws IOException {
    folder.add(ReleasePass.in(ReleasePass.newId(), GROUNDS, drop, null));
    assertThat(judge(drop, "a.exe", CONTENT, kind)).isNotEqualTo(Verdict.CLEAN);
  }

  @Test
  void watchModeClaimIsNotCheckedAgain() throws IOException {
    folder.add(ReleasePass.in(ReleasePass.newId(), GROUNDS, drop, null));
    Entry entry = entry(drop, "a.exe", CONTENT, EntryKind.FILE);
    assertThat(inspector.judge(entry, "exe", null, true).verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(inspector.judge(entry, "exe", null, null).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"id\":\"x\"}",
        "{\"id\":\"other\",\"sha256\":\"0\",\"size\":7,\"scope\":\"path\",\"path\":\"/\"}",
        "{\"id\":\"x\",\"sha256\":\"0\",\"size\":7,\"scope\":\"path\",\"path\":\"/\",\"pathBytes\":\"0\"}",
        "{\"id\":\"x\",\"sha256\":\"0\",\"size\":7,\"scope\":\"path\",\"path\":\"/\",\"until\":\"soon\"}",
        "{\"id\":\"x\",\"sha256\":\"0\",\"size\":7,\"scope\":\"path\",\"path\":\"a\\u0000\"}",
      })
  void invalidPassIsIgnored(String text) throws IOException {
    folder.add(ReleasePass.in(ReleasePass.newId(), GROUNDS, drop, null));
    TestFiles.file(temporary.resolve("passes/x.json"), text);
    TestFiles.file(temporary.resolve("passes/.half.json"), text);
    assertThat(folder.all()).hasSize(1);
    assertThat(judge("a.exe", CONTENT)).isEqualTo(Verdict.CLEAN);
  }

  private List<ReleasePass> candidates(String name, long size) {
    return passes.candidates(drop, Path.of(name), size);
  }

  /**
   * A release overrules the findings that were known, not those that were missing for lack of an
   * engine.
   */
  @Test
  void anEngineThatCouldNotJudgeIsNotOverruled() throws IOException {
    folder.add(
        ReleasePass.at(ReleasePass.newId(), grounds("engine-unavailable"), drop.resolve("a.txt")));
    folder.add(
        ReleasePass.at(ReleasePass.newId(), grounds("blocked-extension"), drop.resolve("a.exe")));
    Inspector silent = withEngine("tcp:127.0.0.1:1");
    for (String name : List.of("a.txt", "a.exe")) {
      ScanResult judgement =
          silent.judge(entry(drop, name, CONTENT, EntryKind.FILE), "exe", null, false);
      assertThat(judgement.verdict()).as(name).isEqualTo(Verdict.UNDECIDED);
      assertThat(judgement.rules()).as(name).isEqualTo("engine-unavailable");
    }
  }

  @Test
  void engineFindingNeedsAPassThatNamesIt() throws IOException {
    try (FakeClamd clamd = new FakeClamd(FakeClamd.reply("stream: Eicar FOUND"))) {
      Inspector knowing = withEngine(clamd.address());
      folder.add(
          ReleasePass.at(ReleasePass.newId(), grounds("blocked-extension"), drop.resolve("a.exe")));
      ScanResult judgement =
          knowing.judge(entry(drop, "a.exe", CONTENT, EntryKind.FILE), "exe", null, false);
      assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
      assertThat(judgement.rules()).isEqualTo("engine");
      folder.add(
          ReleasePass.at(
              ReleasePass.newId(), grounds("blocked-extension,engine"), drop.resolve("b.exe")));
      assertThat(
              knowing
                  .judge(entry(drop, "b.exe", CONTENT, EntryKind.FILE), "exe", null, false)
                  .verdict())
          .isEqualTo(Verdict.CLEAN);
    }
  }

  @Test
  void passAppliesIfTheEngineFindsNothing() throws IOException {
    try (FakeClamd clamd = new FakeClamd(FakeClamd.reply("stream: OK"))) {
      Inspector knowing = withEngine(clamd.address());
      folder.add(
          ReleasePass.at(ReleasePass.newId(), grounds("blocked-extension"), drop.resolve("a.exe")));
      Entry entry = entry(drop, "a.exe", CONTENT, EntryKind.FILE);
      assertThat(knowing.judge(entry, "exe", null, false).verdict()).isEqualTo(Verdict.CLEAN);
      assertThat(clamd.commands).isNotEmpty();
      ReleasePass pass = folder.all().get(0);
      Path file = TestFiles.file(drop.resolve("a.exe"), CONTENT);
      assertThat(knowing.engineObjects(file, null, "exe", null, pass)).isFalse();
    }
    Path file = drop.resolve("a.exe");
    ReleasePass pass = folder.all().get(0);
    assertThat(withEngine("tcp:127.0.0.1:1").engineObjects(file, null, "exe", null, pass)).isTrue();
  }

  private static ReleasePass.Grounds grounds(String rules) {
    return new ReleasePass.Grounds(
        "record", sha256(CONTENT), 7, "alice", "why", "2026-01-01T00:00:00Z", rules);
  }

  private Inspector withEngine(String address) {
    Inspector made = new Inspector(Map.of("engine.clamd", address));
    made.setPasses(temporary.resolve("passes").toString());
    return made;
  }

  private Verdict judge(String name, String content) throws IOException {
    return judge(drop, name, content, EntryKind.FILE);
  }

  private Verdict judge(Path directory, String name, String content, EntryKind kind)
      throws IOException {
    return inspector.judge(entry(directory, name, content, kind), "exe", null, false).verdict();
  }

  private Entry entry(Path directory, String name, String content, EntryKind kind)
      throws IOException {
    Path claimed = TestFiles.file(temporary.resolve("spool/claim"), content);
    return new Entry("id", claimed, directory, Path.of(name), kind, Instant.EPOCH);
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(ContentHasher.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }
}
