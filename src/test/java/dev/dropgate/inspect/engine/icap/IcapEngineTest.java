package dev.dropgate.inspect.engine.icap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.it.support.RealClamd;
import dev.dropgate.it.support.RealIcap;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The replies of an ICAP server, also missing ones, and the verdicts that follow. */
@Timeout(60)
class IcapEngineTest {
  private static final String NOTHING_FOUND =
      "ICAP/1.0 204 No modifications needed\r\nISTag: \"W3E4R7U9-L2E4-2\"\r\n\r\n";
  private static final String HTTP = "\r\nEncapsulated: res-hdr=0, res-body=19\r\n\r\nHTTP/1.1 ";

  @TempDir Path folder;

  private final IcapEngine engine = new IcapEngine();

  private ScanResult judge(String url, byte[] content) throws IOException {
    engine.setUrl(url);
    Path file = Files.write(folder.resolve("secret name.txt"), content);
    Entry entry = new Entry("id", file, folder, file.getFileName(), EntryKind.FILE, Instant.EPOCH);
    return engine.judge(entry, ScanResult.of(List.of()));
  }

  private ScanResult judge(String answer) throws IOException {
    try (FakeIcap server = new FakeIcap(answer)) {
      return judge(server.url(), FakeIcap.bytes("harmless"));
    }
  }

  private static void assertUnavailable(ScanResult judgement, String reason) {
    assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judgement.rules()).isEqualTo("icap-unavailable");
    assertThat(judgement.reasons()).contains(reason);
  }

  @Test
  void realServerFindsEicarAndPassesCleanFilesUpToItsLimit() throws IOException {
    try (RealClamd clamd = new RealClamd().start();
        RealIcap server = new RealIcap(clamd)) {
      for (int size : new int[] {0, 1, 8192, 65_536, 65_537, 900_000}) {
        assertThat(judge(server.url(), new byte[size]).reasons()).as(size + " bytes").isEmpty();
      }
      assertThat(judge(server.url(), RealClamd.eicar()).reasons())
          .hasToString("icap found Test.Eicar.UNOFFICIAL");
      assertUnavailable(judge(server.url(), new byte[3_000_000]), "not judged by icap");
      assertUnavailable(
          judge(server.url().replace("virus_scan", "other"), new byte[1]), "answers 404");
      clamd.kill();
      assertUnavailable(judge(server.url(), new byte[1]), "answers 500");
    }
  }

  @Test
  void detectsServerWhoseScannerIsNotReady() throws IOException {
    try (RealClamd clamd = new RealClamd();
        RealIcap server = new RealIcap(clamd)) {
      clamd.start();
      assertUnavailable(judge(server.url(), new byte[1]), "does not scan");
    }
  }

  @Test
  void aServerThatAnswersAtTheHeadHasASmallFileAlready() throws IOException {
    engine.setProbe(false);
    FakeIcap.Script hasty =
        (in, out) -> {
          in.read();
          out.write(FakeIcap.bytes(NOTHING_FOUND));
          out.flush();
          FakeIcap.read(in);
        };
    try (FakeIcap server = new FakeIcap(hasty)) {
      for (int i = 0; i < 200; i++) {
        assertThat(judge(server.url(), new byte[1]).reasons()).isEmpty();
      }
    }
  }

  @Test
  void theWholeFileIsSentButNotItsName() throws IOException {
    try (FakeIcap server = new FakeIcap(NOTHING_FOUND)) {
      assertThat(judge(server.url(), FakeIcap.bytes("harmless")).verdict())
          .isEqualTo(Verdict.CLEAN);
      String request = server.requests.get(0);
      String authority = server.url().split("/", -1)[2];
      assertThat(request)
          .startsWith("RESPMOD " + server.url() + " ICAP/1.0\r\nHost: " + authority + "\r\n")
          .contains("\r\nAllow: 204\r\n")
          .endsWith("\r\n\r\n8\r\nharmless\r\n0\r\n\r\n")
          .doesNotContain("secret");
      int start = request.indexOf("\r\n\r\n") + 4;
      int response = request.indexOf("HTTP/1.1 200 OK") - start;
      int body = request.indexOf("8\r\nharmless") - start;
      assertThat(request)
          .contains("Encapsulated: req-hdr=0, res-hdr=" + response + ", res-body=" + body + "\r\n");
    }
  }

  @Test
  void aStateOfTheServiceIsProvenOnceAndAnUnnamedOneEachTime() throws IOException {
    try (FakeIcap server = new FakeIcap(NOTHING_FOUND)) {
      for (int i = 0; i < 2; i++) {
        assertThat(judge(server.url(), new byte[1]).verdict()).isEqualTo(Verdict.CLEAN);
      }
      assertThat(server.requests).as("EICAR without the same tag proves nothing").hasSize(4);
    }
    String tag = "ISTag: \"W3E4R7U9-L2E4-2\"\r\n";
    int[] count = {0};
    FakeIcap.Script script =
        (in, out) -> {
          count[0]++;
          boolean eicar = FakeIcap.read(in).contains("EICAR-STANDARD");
          String answer = eicar ? FakeIcap.FOUND.replace("X-Inf", tag + "X-Inf") : NOTHING_FOUND;
          out.write(FakeIcap.bytes(answer));
        };
    try (FakeIcap server = new FakeIcap(script)) {
      for (int i = 0; i < 3; i++) {
        assertThat(judge(server.url(), new byte[1]).verdict()).isEqualTo(Verdict.CLEAN);
      }
      assertThat(count[0]).isEqualTo(4);
    }
  }

  @Test
  void withoutTheProbeA204IsEnough() throws IOException {
    engine.setProbe(false);
    try (FakeIcap server = new FakeIcap(NOTHING_FOUND)) {
      assertThat(judge(server.url(), new byte[1]).verdict()).isEqualTo(Verdict.CLEAN);
      assertThat(server.requests).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ICAP/1.0 200 OK\r\nX-Infection-Found: Type=0; Resolution=2; Threat=Bad;\r\n\r\n",
        "ICAP/1.0 200 OK\r\nx-virus-id: Bad\r\n\r\n",
        "ICAP/1.0 200 OK\r\nX-Violations-Found: 1\r\n\t-\r\n\tBad\r\n\t0\r\n\t0\r\n\r\n",
        "ICAP/1.0 204 No\r\nX-Infection-Found: Bad\r\n\r\n",
        "ICAP/1.0 200 OK" + HTTP + "403 Bad\r\n\r\n"
      })
  void whatTheServerFindsIsDangerous(String answer) throws IOException {
    ScanResult judgement = judge(answer);
    assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judgement.rules()).isEqualTo("icap");
    assertThat(judgement.reasons()).startsWith("icap found ").contains("Bad");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Böse.Åland", "악성.각성", "W32.…"})
  void aNameInUtf8IsShownAsPeopleReadItAndAnotherAsLatin1(String name) throws IOException {
    String utf8 = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    for (String header : new String[] {"X-Virus-ID: ", "X-Infection-Found: Type=0; Threat="}) {
      assertThat(judge("ICAP/1.0 200 OK\r\n" + header + utf8 + "\r\n\r\n").reasons())
          .contains("icap found " + name);
    }
    assertThat(judge("ICAP/1.0 200 OK\r\nX-Virus-ID: Böse.Åland\r\n\r\n").reasons())
        .contains("icap found Böse.Åland");
  }

  @Test
  void signatureNameIsEscapedAndShortened() throws IOException {
    String name = "\u001b[2J" + "x".repeat(3000);
    assertThat(judge("ICAP/1.0 200 OK\r\nX-Virus-ID: Evil" + name + "\r\n\r\n").reasons())
        .startsWith("icap found Evil\\x1b[2Jx")
        .hasSizeLessThan(300)
        .matches("[ -~]*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ICAP/1.0 200 OK" + HTTP + "200 OK\r\n\r\n8\r\nharmless\r\n0\r\n\r\n",
        "ICAP/1.0 200 OK\r\nX-Violations-Found: 0" + HTTP + "200 OK\r\n\r\n",
        "ICAP/1.0 200 OK\r\nX-Infection-Found: Threat=Heuristics.Limits.Exceeded.MaxSize;\r\n\r\n",
        "ICAP/1.0 200 OK\r\n\r\n",
        "ICAP/1.0 100 Continue\r\n\r\n",
        "ICAP/1.0 206 Partial\r\n\r\n",
        "ICAP/1.0 404 Service not found\r\n\r\n",
        "ICAP/1.0 500 Server error\r\n\r\n",
        "ICAP/1.0 2040 OK\r\n\r\n",
        "ICAP/1.0 204 No\r\n\tfolded: before any\r\n\r\n",
        "ICAP/1.0 204 No\r\nno header\r\n\r\n",
        "ICAP/1.0 204 No\r\nISTag: \"x\"\r\n",
        "ICAP/1.0 200 OK" + HTTP + "40",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "\r\n\r\n",
        "\u0000\u00ff garbage",
        ""
      })
  void unclearAnswerIsNeverClean(String answer) throws IOException {
    assertUnavailable(judge(answer), "not judged by icap");
  }

  @Test
  void endlessHeadersAreCutOff() throws IOException {
    try (FakeIcap server =
        new FakeIcap(
            (in, out) -> {
              out.write(FakeIcap.bytes("ICAP/1.0 204 No\r\n"));
              while (true) {
                out.write(FakeIcap.bytes("X-More: and more\r\n"));
              }
            })) {
      assertUnavailable(judge(server.url(), new byte[1]), "answers without end");
    }
  }

  @Test
  void a204BeforeTheWholeFileHasComeIsNotClean() throws IOException {
    try (FakeIcap server =
        new FakeIcap(
            (in, out) -> {
              in.readNBytes(1000);
              out.write(FakeIcap.bytes(NOTHING_FOUND));
              FakeIcap.waitForever();
            })) {
      assertUnavailable(judge(server.url(), new byte[20_000_000]), "before it has seen the whole");
    }
  }

  @Test
  void connectionClosedDuringFileIsNoAnswer() throws IOException {
    try (FakeIcap server = new FakeIcap((in, out) -> in.readNBytes(1000))) {
      assertUnavailable(judge(server.url(), new byte[20_000_000]), "not judged by icap");
    }
  }

  @Test
  void silentServerTimesOutWithHeartbeats() throws IOException {
    engine.setTimeout(1500);
    try (FakeIcap server = new FakeIcap((in, out) -> FakeIcap.waitForever())) {
      ThreadHeartbeat heart = new ThreadHeartbeat("test");
      heart.startWork();
      try {
        long beats = heart.beats();
        assertUnavailable(judge(server.url(), new byte[1]), "not done in time");
        assertThat(heart.beats()).isGreaterThanOrEqualTo(beats + 3);
      } finally {
        heart.startRest(0);
        heart.unregister();
      }
    }
  }

  @Test
  void slowServerIsCutOffByTheTotalTimeout() throws IOException {
    engine.setTimeout(1500);
    try (FakeIcap server =
        new FakeIcap(
            (in, out) -> {
              FakeIcap.read(in);
              for (byte c : FakeIcap.bytes(NOTHING_FOUND)) {
                out.write(c);
                Thread.sleep(300); // the whole answer would take longer than the timeout
              }
            })) {
      assertUnavailable(judge(server.url(), new byte[1]), "not done in time");
    }
  }

  @Test
  void tooLargeOrUnreadableFileIsNotSent() throws IOException {
    engine.setMaxSize(7);
    try (FakeIcap server = new FakeIcap(NOTHING_FOUND)) {
      assertUnavailable(judge(server.url(), new byte[8]), "8 bytes are more than");
      Entry gone =
          new Entry(
              "id", folder.resolve("gone"), folder, Path.of("gone"), EntryKind.FILE, Instant.EPOCH);
      assertUnavailable(engine.judge(gone, ScanResult.of(List.of())), "not judged by icap");
      assertThat(server.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "host:1344", "http://h/s", "icap:///s", "icap://h:0/s", "icap://h/ s"})
  void aMalformedAddressIsRefusedInOneLine(String url) {
    assertThatThrownBy(() -> engine.setUrl(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("url: \"" + url + "\" is not an address; write icap://HOST:PORT/SERVICE");
  }
}
