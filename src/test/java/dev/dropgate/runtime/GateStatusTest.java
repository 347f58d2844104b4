package dev.dropgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.mail.OutboxStatus;
import dev.dropgate.config.InstallationPaths;
import dev.dropgate.inspect.engine.clamd.FakeClamd;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.record.AuditAction;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.RecordTime;
import dev.dropgate.quarantine.record.TestRecords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateStatusTest {
  @TempDir private Path folder;
  private Path home;
  private Path inbox;

  @BeforeEach
  void prepare() throws Exception {
    home = folder.resolve("home");
    inbox = Files.createDirectories(home.resolve("inbox"));
  }

  private GateStatus health() throws Exception {
    return health(Map.of());
  }

  private GateStatus health(Map<String, String> more) throws Exception {
    Properties system = new Properties();
    system.setProperty("dropgate.home", home.toString());
    more.forEach(system::setProperty);
    return GateStatus.read(
        Dropgate.loadSettings(new InstallationPaths(null, null, null), system, Map.of()));
  }

  @Test
  void internalSpoolFilesAreNotBacklog() throws Exception {
    Path key = home.resolve("spool/inbox-0123456789ab");
    TestFiles.file(home.resolve("spool/.lock"), "");
    TestFiles.file(key.resolve("directory.txt"), "x");
    TestFiles.file(key.resolve("clean.memory"), "x");
    TestFiles.file(key.resolve("20260101T000000.000/names/1"), "x");
    assertThat(health().fields()).containsEntry("spoolBacklog", 0L);
    TestFiles.file(key.resolve("20260101T000000.000/file/sub/a.txt"), "x");
    TestFiles.file(key.resolve("20260101T000000.000/waiting/.hidden"), "x");
    Files.createSymbolicLink(key.resolve("20260101T000000.000/file/link"), Path.of("/nowhere"));
    assertThat(health().fields()).containsEntry("spoolBacklog", 3L);
  }

  @Test
  void describesDeferredDigest() {
    OutboxStatus.StuckDigest stuck =
        new OutboxStatus.StuckDigest(
            "4711",
            1,
            "ops@example.org",
            2,
            Instant.parse("2026-01-01T00:00:00Z"),
            PrintableText.of("451 later"));
    assertThat(stuck)
        .hasToString(
            "4711: 1 alert to ops@example.org, tried 2 times, next try at 2026-01-01T00:00:00Z: 451"
                + " later");
    assertThat(new OutboxStatus.StuckDigest("4711", 2, null, 1, null, null))
        .hasToString("4711: 2 alerts, tried once");
  }

  @Test
  void silentEngineIsAProblem() throws Exception {
    assertThat(health(Map.of("dropgate.engine.clamd", "unix:" + folder.resolve("none"))).problems())
        .anySatisfy(problem -> assertThat(problem).startsWith("no answer from the engine unix:"));
  }

  @Test
  void answeringEngineIsNamedWithItsVersion() throws Exception {
    FakeClamd.Script pong = (in, out) -> out.write("PONG\0".getBytes(StandardCharsets.US_ASCII));
    FakeClamd.Script version =
        (in, out) ->
            out.write(
                "ClamAV 1.4.6/27500/Mon Nov 30 09:45:12 2026\0"
                    .getBytes(StandardCharsets.US_ASCII));
    try (FakeClamd clamd = new FakeClamd(pong, version)) {
      String none = "unix:" + folder.resolve("none");
      GateStatus health = health(Map.of("dropgate.engine.clamd", clamd.address() + "," + none));
      assertThat(health.lines())
          .contains(
              "engine             "
                  + clamd.address()
                  + " answers (ClamAV 1.4.6, signatures 27500 of 2026-11-30T09:45:12)")
          .filteredOn(line -> line.startsWith("engine "))
          .hasSize(1);
      assertThat(JsonCodec.toLine(health.fields()))
          .contains(
              "\"engines\":[{\"address\":\"" + clamd.address() + "\",\"answers\":true,",
              "\"version\":\"ClamAV 1.4.6\",\"signatures\":\"27500\",",
              "\"silentEngines\":[\"unix:");
    }
  }

  @Test
  void restoredRecordIsNoLongerHeld() throws Exception {
    Path store = Files.createDirectories(home.resolve("held"));
    Path content = Files.writeString(home.resolve("content"), "x");
    for (String word : List.of("", "RESTORED", "RELEASED", "RESTORE_FAILED")) {
      String id = TestRecords.id(Instant.now(), "%012x".formatted(word.hashCode() & 0xFFFFFFFFL));
      Manifest held = TestRecords.manifest(id, inbox, Path.of("a.txt"), content, "archive-limit");
      TestRecords.keep(
          store,
          word.isEmpty()
              ? held
              : held.withEvent(
                  new Manifest.Event(
                      new RecordTime("t"), AuditAction.valueOf(word), "me", "why", "to", null)),
          content);
    }
    assertThat(health().fields()).containsEntry("held", 2L);
  }

  @Test
  void failingMailServerIsAProblemAtOnce() throws Exception {
    TestFiles.file(
        home.resolve("outbox/state/mail.status"),
        "{\"problem\":\"connection refused\",\"problemSince\":\"2026-01-01T00:00:00Z\"}");
    assertThat(health().problems())
        .contains("the mail server does not take mails: connection refused");
  }

  @Test
  void directoryStatusHasLastScanAndUnreachableEntries() throws Exception {
    assertThat(health().lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("directory ")
                    .endsWith(inbox + ": never looked at, 0 entries not reachable"));
    assertThat(JsonCodec.toLine(health().fields()))
        .contains("\"directories\":[{\"directory\":\"" + inbox + "\"");
  }
}
