package dev.dropgate.inspect.rules.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.engine.EngineContractTest;
import dev.dropgate.inspect.engine.EngineState;
import dev.dropgate.inspect.engine.MemoryEngine;
import dev.dropgate.inspect.engine.clamd.FakeClamd;
import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.it.support.RealClamd;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The replies of clamd, also missing ones, and the verdicts that follow. */
@Timeout(60)
class EngineRuleTest {
  private static final byte[] HARMLESS = "harmless".getBytes(StandardCharsets.US_ASCII);

  private final Map<String, String> settings =
      new HashMap<>(
          Map.of(
              "engine.connect-timeout", "500",
              "engine.read-timeout", "500",
              "engine.timeout", "2000",
              "rules.test-file", "off")); // or it would find EICAR first

  private ScanResult judge(String clamd, byte[] content) {
    settings.put("engine.clamd", clamd);
    return judge(new Inspector(settings), content);
  }

  private static ScanResult judge(Inspector inspector, byte[] content) {
    return inspector
        .ruleSet("", null)
        .judge(new ScanTarget(Path.of("file"), EntryKind.FILE, new MemoryContent(content)));
  }

  private static void assertUnavailable(ScanResult judgement, String reason) {
    assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judgement.rules()).isEqualTo("engine-unavailable");
    assertThat(judgement.reasons()).contains(reason);
  }

  @Test
  void aRealClamdFindsEicarOverTcpAndUnixSocketAlsoInAnArchive() throws IOException {
    try (RealClamd clamd = new RealClamd().start()) {
      ByteArrayOutputStream archive = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(archive)) {
        zip.putNextEntry(new ZipEntry("inside"));
        zip.write(RealClamd.eicar());
      }
      for (String address : new String[] {clamd.tcp(), clamd.unix()}) {
        assertThat(judge(address, HARMLESS)).isEqualTo(judge("", HARMLESS));
        assertThat(judge(address, new byte[0]).verdict()).isEqualTo(Verdict.CLEAN);
        for (byte[] content : new byte[][] {RealClamd.eicar(), archive.toByteArray()}) {
          ScanResult judgement = judge(address, content);
          assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
          assertThat(judgement.rules()).contains("engine");
          assertThat(judgement.reasons()).contains("clamd found Test.Eicar.UNOFFICIAL");
        }
        assertThat(new Inspector(settings).engines())
            .singleElement()
            .satisfies(
                engine -> {
                  assertThat(engine.answers()).isTrue();
                  assertThat(engine.version()).startsWith("ClamAV ");
                });
      }
      // Its StreamMaxLength is 1 MB. Over TCP its reply may be lost in the reset.
      assertUnavailable(
          judge(clamd.unix(), new byte[3_000_000]), "INSTREAM size limit exceeded. ERROR");
      assertUnavailable(judge(clamd.tcp(), new byte[3_000_000]), "not judged by the engine");
      clamd.kill();
      assertUnavailable(judge(clamd.tcp() + "," + clamd.unix(), HARMLESS), "Connection refused");
      assertThat(new Inspector(settings).engines()).hasSize(2).noneMatch(EngineState::answers);
      assertThat(new Inspector(settings).anyEngineAnswers()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSTREAM size limit exceeded. ERROR",
        "stream: Can't allocate memory ERROR",
        "stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND",
        "stream: OK ",
        "stream: OK\nstream: OK",
        "stream:  FOUND",
        "OK",
        "UNKNOWN COMMAND",
        "HTTP/1.1 200 OK",
        ""
      })
  void missingAnswerIsNeverClean(String reply) throws IOException {
    try (FakeClamd clamd = new FakeClamd(FakeClamd.reply(reply))) {
      assertUnavailable(judge(clamd.address(), HARMLESS), "not judged by the engine");
    }
  }

  @Test
  void aReplyWithoutItsEndIsNoAnswer() throws IOException {
    try (FakeClamd clamd =
        new FakeClamd(
            (in, out) -> {
              FakeClamd.readStream(in);
              out.write("stream: OK".getBytes(StandardCharsets.US_ASCII));
            })) {
      assertUnavailable(judge(clamd.address(), HARMLESS), "hangs up without a whole answer");
    }
  }

  @Test
  void aReplyWithoutAnyEndIsNotWaitedFor() throws IOException {
    try (FakeClamd clamd =
        new FakeClamd(
            (in, out) -> {
              while (true) {
                out.write(new byte[] {'x', 'x', 'x', 'x'});
              }
            })) {
      assertUnavailable(judge(clamd.address(), HARMLESS), "answers without end");
    }
  }

  @Test
  void connectionClosedDuringStreamIsNoAnswer() throws IOException {
    try (FakeClamd clamd = new FakeClamd((in, out) -> in.readNBytes(1000))) {
      assertUnavailable(judge(clamd.address(), new byte[20_000_000]), "(");
    }
  }

  @Test
  void silentEngineTimesOutWithHeartbeats() throws IOException {
    try (FakeClamd clamd = new FakeClamd((in, out) -> FakeClamd.waitForever())) {
      settings.put("engine.read-timeout", "1500");
      settings.put("engine.timeout", "20000");
      ThreadHeartbeat heart = new ThreadHeartbeat("test");
      heart.startWork();
      try {
        long beats = heart.beats();
        assertUnavailable(judge(clamd.address(), HARMLESS), "does not answer");
        assertThat(heart.beats()).isGreaterThanOrEqualTo(beats + 3);
      } finally {
        heart.startRest(0);
        heart.unregister();
      }
    }
  }

  @Test
  void engineThatReadsNothingTimesOut() throws IOException {
    try (FakeClamd clamd = new FakeClamd((in, out) -> FakeClamd.waitForever())) {
      settings.put("engine.timeout", "20000");
      assertUnavailable(judge(clamd.address(), new byte[20_000_000]), "takes no more bytes");
    }
  }

  @Test
  void slowEngineIsCutOffByTheTotalTimeout() throws IOException {
    try (FakeClamd clamd =
        new FakeClamd(
            (in, out) -> {
              FakeClamd.readStream(in);
              for (byte c : "stream: OK\0".getBytes(StandardCharsets.US_ASCII)) {
                Thread.sleep(300); // the whole answer would take longer than the time for all
                out.write(c);
              }
            })) {
      settings.put("engine.read-timeout", "10000");
      assertUnavailable(judge(clamd.address(), HARMLESS), "not done in time");
    }
  }

  @Test
  void aNameOfASignatureIsShownEscapedAndCut() throws IOException {
    String name = "Evil\u001b[2J\n\u202eFOUND" + "x".repeat(3000);
    try (FakeClamd clamd = new FakeClamd(FakeClamd.reply("stream: " + name + " FOUND"))) {
      ScanResult judgement = judge(clamd.address(), HARMLESS);
      assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
      assertThat(judgement.reasons())
          .startsWith("clamd found Evil\\x1b[2J\\x0a")
          .hasSizeLessThan(300)
          .matches("[ -~]*");
    }
  }

  @Test
  void aNameOfASignatureIsReadAsUtf8() throws IOException {
    try (FakeClamd clamd = new FakeClamd(FakeClamd.reply("stream: Böse.악성.UNOFFICIAL FOUND"))) {
      assertThat(judge(clamd.address(), HARMLESS).reasons())
          .contains("clamd found Böse.악성.UNOFFICIAL");
    }
  }

  @Test
  void failoverSendsTheWholeContent() throws IOException {
    try (FakeClamd broken = new FakeClamd((in, out) -> in.readNBytes(100));
        FakeClamd good = new FakeClamd(FakeClamd.reply("stream: Bad FOUND"))) {
      settings.put("engine.clamd", broken.address() + ", " + good.address());
      Inspector inspector = new Inspector(settings);
      for (int i = 0; i < 3; i++) {
        assertThat(judge(inspector, HARMLESS).rules()).isEqualTo("engine");
      }
      assertThat(broken.commands).as("left in peace after its failure").hasSize(1);
      assertThat(good.commands).hasSize(3);
    }
  }

  @Test
  void failedSingleEngineIsPingedFirst() throws IOException {
    FakeClamd.Script pong = (in, out) -> out.write("PONG\0".getBytes(StandardCharsets.US_ASCII));
    try (FakeClamd clamd =
        new FakeClamd((in, out) -> {}, (in, out) -> {}, pong, FakeClamd.reply("stream: OK"))) {
      settings.put("engine.clamd", clamd.address());
      Inspector inspector = new Inspector(settings);
      assertUnavailable(judge(inspector, HARMLESS), "(");
      assertUnavailable(judge(inspector, HARMLESS), "(");
      assertThat(judge(inspector, HARMLESS).verdict()).isEqualTo(Verdict.CLEAN);
      assertThat(clamd.commands).containsExactly("zINSTREAM", "zPING", "zPING", "zINSTREAM");
    }
  }

  @Test
  void tooLargeFileIsNotSent() throws IOException {
    try (FakeClamd clamd = new FakeClamd(FakeClamd.reply("stream: OK"))) {
      settings.put("engine.max-size", "7");
      assertUnavailable(judge(clamd.address(), HARMLESS), "8 bytes are more than");
      assertThat(clamd.commands).isEmpty();
    }
  }

  @Test
  void quarantinePolicyStopsUnjudgedFiles() {
    settings.put("engine.unavailable", "quarantine");
    ScanResult judgement = judge("unix:/nowhere/socket", HARMLESS);
    assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judgement.rules()).isEqualTo("engine-unavailable");
  }

  @Test
  void unknownHostIsNoAnswer() {
    assertUnavailable(judge("tcp:no-such-host.invalid:3310", HARMLESS), "not known");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:3310", "tcp:host", "tcp::1", "tcp:h:0", "tcp:h:x", "unix:rel"})
  void aMalformedAddressIsRefusedInOneLine(String address) {
    settings.put("engine.clamd", address);
    assertThatThrownBy(() -> new Inspector(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "engine.clamd: \""
                + address
                + "\" is not an address; write tcp:HOST:PORT or unix:/PATH, several with commas between"
                + " them");
  }

  @Test
  void anyEngineCanBeAsked() {
    MemoryEngine engine = new MemoryEngine("memory");
    EngineRule rule = new EngineRule(new InspectionSettings(Map.of()), List.of(engine));
    RuleSet rules = new RuleSet(List.of(), List.of(rule), List.of(), Map.of());
    ScanTarget evil =
        new ScanTarget(
            Path.of("file"),
            EntryKind.FILE,
            new MemoryContent(EngineContractTest.EVIL.getBytes(StandardCharsets.US_ASCII)));
    assertThat(rules.judge(evil).findings())
        .containsExactly(new Finding("engine", Verdict.DANGEROUS, "clamd found Bad"));
    engine.set(EngineContractTest.Peer.DOWN);
    assertUnavailable(rules.judge(evil), "not judged by the engine: memory (no answer\\x07)");
    assertThat(rule.anyAnswers()).isFalse();
    assertThat(rule.states()).singleElement().hasToString("memory (is down)");
  }

  @Test
  void stateHasVersionAndSignatureDate() throws IOException {
    assertThat(state("ClamAV 1.4.6/27500/Mon Nov  2 09:45:12 2026"))
        .hasToString("ENGINE answers (ClamAV 1.4.6, signatures 27500 of 2026-11-02T09:45:12)")
        .extracting(EngineState::signatureDate)
        .isEqualTo("2026-11-02T09:45:12");
    assertThat(state("ClamAV 1.4.6")).hasToString("ENGINE answers (ClamAV 1.4.6)");
    assertThat(state("UNKNOWN COMMAND")).hasToString("ENGINE answers");
    assertThat(state("Clam\u001b[2J/1/tomorrow\n/x").toString())
        .startsWith("ENGINE answers (Clam\\x1b[2J, signatures 1 of tomorrow\\x0a/x)");
  }

  private EngineState state(String version) throws IOException {
    FakeClamd.Script pong = (in, out) -> out.write("PONG\0".getBytes(StandardCharsets.US_ASCII));
    FakeClamd.Script reply =
        (in, out) -> out.write((version + "\0").getBytes(StandardCharsets.UTF_8));
    try (FakeClamd clamd = new FakeClamd(pong, reply)) {
      settings.put("engine.clamd", clamd.address());
      EngineState state = new Inspector(settings).engines().get(0);
      assertThat(clamd.commands).containsExactly("zPING", "zVERSION");
      assertThat(state.address()).isEqualTo(clamd.address());
      return new EngineState(
          "ENGINE", state.problem(), state.version(), state.signatures(), state.signatureDate());
    }
  }
}
