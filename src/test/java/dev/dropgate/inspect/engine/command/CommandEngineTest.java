package dev.dropgate.inspect.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bean that runs a program in {@code triage.yaml}, and the findings that follow. */
@Timeout(60)
class CommandEngineTest {
  @TempDir Path folder;

  private final CommandEngine engine = new CommandEngine();

  private ScanResult judge(Path file) {
    Entry entry = new Entry("id", file, folder, file.getFileName(), EntryKind.FILE, Instant.EPOCH);
    return engine.judge(entry, ScanResult.of(List.of()));
  }

  private Path script(String text) throws IOException {
    Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\n" + text + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aDroppedFileIsNeverRun() throws IOException {
    Path trace = folder.resolve("trace");
    ScanResult judgement = judge(script("echo run > " + trace));
    assertThat(judgement.rules()).isEqualTo("command-unavailable");
    assertThat(judgement.reasons()).hasToString("not judged by command: no command is set");
    assertThat(trace).doesNotExist();
  }

  @Test
  void eachPrintedLineIsAFindingWithoutThePath() throws IOException {
    engine.setRule("lines");
    engine.setCommand(script("echo \"One $1\"; printf 'Two\\033[2J\\n'").toString());
    ScanResult judgement = judge(Files.writeString(folder.resolve("a.txt"), "a"));
    assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judgement.rules()).isEqualTo("lines");
    assertThat(judgement.reasons()).hasToString("lines found One; lines found Two\\x1b[2J");
  }

  @Test
  void ofManyPrintedLinesTheFirstAreNamedAndTheOthersCounted() throws IOException {
    engine.setRule("lines");
    engine.setCommand(script("seq -f 'Name%.0f' 1 50000").toString());
    ScanResult judgement = judge(Files.writeString(folder.resolve("a.txt"), "a"));
    assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judgement.findings())
        .hasSize(21)
        .extracting(finding -> finding.message().toString())
        .startsWith("lines found Name1", "lines found Name2")
        .endsWith("lines found Name20", "lines found and 49980 more");
  }

  @Test
  void aProgramThatPrintsWithoutEndIsKilledInTime() throws IOException {
    engine.setCommand(script("exec yes Bad").toString());
    engine.setTimeout(500);
    assertThat(judge(Files.writeString(folder.resolve("a.txt"), "a")).reasons())
        .asString()
        .startsWith("not judged by command: not done in ");
  }

  @Test
  void aFailedOrSlowProgramLeavesTheFileUndecided() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "a");
    engine.setCommand(script("echo found; exit 3").toString());
    assertThat(judge(file).reasons()).hasToString("not judged by command: exit status 3");
    engine.setTimeout(100);
    engine.setCommand(script("exec sleep 30").toString());
    assertThat(judge(file).reasons()).hasToString("not judged by command: not done in 100 ms");
    engine.setCommand(folder + "/none");
    assertThat(judge(file).reasons()).startsWith("not judged by command: Cannot run program ");
    assertThat(judge(file).rules()).isEqualTo("command-unavailable");
  }
}
