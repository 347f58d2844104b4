package dev.dropgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.cli.record.RecordListFilter;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.it.support.TestQuarantine;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.record.RecordState;
import dev.dropgate.quarantine.record.TestRecords;
import dev.dropgate.runtime.ExitStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Which records a command works on, what it says of them, and how it ends. */
class RecordSelectionTest {
  private static final String ENGINE = "engine-unavailable";

  @TempDir private Path temporary;
  private Path store;
  private QuarantineService quarantine;
  private String oldest;
  private String middle;
  private String newest;

  /** What a command line has done and said. */
  private record Outcome(int status, List<String> done, String out, String err) {}

  @Command(name = "mend")
  private final class Mend implements Callable<Integer> {
    @Mixin private RecordSelection selection;
    @Mixin private RecordListFilter filter;
    private final List<String> done = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
      return selection.run(
          quarantine,
          filter,
          state -> state == RecordState.QUARANTINED,
          "mend",
          found -> {
            if (found.id().toString().equals(middle)) {
              found.records().readManifest(found.id());
            }
            done.add(found.id().toString());
          });
    }
  }

  @BeforeEach
  void prepare() throws IOException {
    Path root = temporary.toRealPath();
    store = root.resolve("quarantine");
    oldest = keep(root, "2026-01-01T00:00:00Z", "aaaaaaaaaaaaaaaa", "a.exe", "some-rule");
    middle = keep(root, "2026-02-01T00:00:00Z", "bbbbbbbbbbbbbbbb", "b.exe", ENGINE);
    newest = keep(root, "2026-03-01T00:00:00Z", "cccccccccccccccc", "c.exe", ENGINE);
    quarantine = TestQuarantine.open(List.of(store, root.resolve("held")), null);
  }

  private String keep(Path root, String time, String hash, String name, String rule)
      throws IOException {
    String id = TestRecords.id(Instant.parse(time), hash);
    Path content = TestFiles.file(root.resolve("spool").resolve(id), name);
    TestRecords.keep(
        store,
        TestRecords.manifest(id, Path.of("/srv/drop"), Path.of(name), content, rule),
        content);
    return id;
  }

  private Outcome mend(String... words) {
    Mend command = new Mend();
    StringWriter usage = new StringWriter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream beforeOut = System.out;
    PrintStream beforeErr = System.err;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    int status;
    try {
      status = new CommandLine(command).setErr(new PrintWriter(usage)).execute(words);
    } finally {
      System.setOut(beforeOut);
      System.setErr(beforeErr);
    }
    return new Outcome(
        status,
        command.done,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8) + usage);
  }

  /** The records that a person names. */
  @Nested
  class Named {
    @Test
    void processesRecordOnceHoweverItIsNamed() {
      Outcome outcome = mend(newest, "cccc", "c.exe", "/srv/drop/c.exe", oldest);
      assertThat(outcome.done()).containsExactly(newest, oldest);
      assertThat(outcome.status()).isZero();
      assertThat(outcome.out() + outcome.err()).isEmpty();
    }

    @Test
    void missingRecordIsOneLineAndOthersAreProcessed() {
      Outcome outcome = mend("nonsense\n", oldest);
      assertThat(outcome.done()).containsExactly(oldest);
      assertThat(outcome.status()).isEqualTo(ExitStatus.FINDINGS);
      assertThat(outcome.err().lines())
          .containsExactly("dropgate: no record nonsense\\x0a; see quarantine list");
    }

    @Test
    void ambiguousPrefixSelectsNothing() {
      Outcome outcome = mend("2026");
      assertThat(outcome.done()).isEmpty();
      assertThat(outcome.status()).isEqualTo(ExitStatus.FINDINGS);
      assertThat(outcome.err()).contains("may be any of 3 records", oldest, middle, newest);
    }

    @Test
    void dryRunListsAndChangesNothing() {
      Outcome outcome = mend(oldest, newest, "--dry-run");
      assertThat(outcome.done()).isEmpty();
      assertThat(outcome.status()).isZero();
      assertThat(outcome.out().lines())
          .containsExactly(
              "would mend " + oldest + ": /srv/drop/a.exe",
              "would mend " + newest + ": /srv/drop/c.exe");
    }

    @Test
    void damagedRecordIsReportedAndOthersAreProcessed() throws IOException {
      damage(middle);
      for (String dry : List.of("--yes", "--dry-run")) {
        Outcome outcome = mend(middle, oldest, dry);
        assertThat(outcome.status()).isEqualTo(ExitStatus.FINDINGS);
        assertThat(outcome.err().lines()).hasSize(1).first().asString().contains(middle);
        assertThat(outcome.done()).hasSize(dry.equals("--yes") ? 1 : 0);
      }
    }
  }

  /** All records that filters find. */
  @Nested
  class Filtered {
    @Test
    void withoutConfirmationIsAUsageError() {
      Outcome outcome = mend("--rule", ENGINE);
      assertThat(outcome.done()).isEmpty();
      assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
      assertThat(outcome.out().lines())
          .containsExactly(
              "would mend " + newest + ": /srv/drop/c.exe",
              "would mend " + middle + ": /srv/drop/b.exe");
      assertThat(outcome.err())
          .isEqualTo(
              "dropgate: would mend 2 records; nothing was done, give --yes to do it"
                  + System.lineSeparator());
    }

    @Test
    void aDryRunWinsOverYes() {
      Outcome outcome = mend("--rule", ENGINE, "--dry-run", "--yes");
      assertThat(outcome.done()).isEmpty();
      assertThat(outcome.status()).isZero();
      assertThat(outcome.err()).contains("would mend 2 records").doesNotContain("--yes");
    }

    @Test
    void allAreDoneNewestFirstAndCounted() {
      Outcome outcome = mend("--rule", ENGINE, "--yes");
      assertThat(outcome.done()).containsExactly(newest, middle);
      assertThat(outcome.status()).isZero();
      assertThat(outcome.err()).contains("dropgate: mend: 2 records done, 0 not");
    }

    @Test
    void reportsThatNoRecordMatches() {
      for (String how : List.of("--yes", "--dry-run", "--path=*")) {
        Outcome outcome = mend("--rule", "no-such-rule", how);
        assertThat(outcome.status()).isZero();
        assertThat(outcome.err().strip())
            .isEqualTo("dropgate: no record to mend matches; see quarantine list");
      }
    }

    @Test
    void eachFilterCountsAndAllOfThemTogether() {
      assertThat(mend("--since", "2026-02-01", "--yes").done()).containsExactly(newest, middle);
      assertThat(mend("--until", "2026-02-01", "--yes").done()).containsExactly(middle, oldest);
      assertThat(mend("--path", "/srv/*/a.exe", "--yes").done()).containsExactly(oldest);
      assertThat(mend("--directory", "/srv", "--yes").done()).isEmpty();
      assertThat(mend("--directory", "/srv/drop", "--yes").done()).hasSize(3);
      assertThat(mend("--rule", ENGINE, "--before", "2026-02-15", "--yes").done())
          .containsExactly(middle);
    }

    @Test
    void selectsOtherStatesOnlyByName() {
      assertThat(mend("--state", "quarantined", "--yes").done()).hasSize(3);
      assertThat(mend("--state", "held", "--yes").done()).isEmpty();
    }

    @Test
    void damagedRecordIsReportedAndSetsTheStatus() throws IOException {
      damage(middle);
      Outcome outcome = mend("--rule", ENGINE, "--yes");
      assertThat(outcome.done()).containsExactly(newest);
      assertThat(outcome.status()).isEqualTo(ExitStatus.FINDINGS);
      assertThat(outcome.err()).contains(middle, "1 record done, 0 not");
      assertThat(mend("--rule", ENGINE, "--dry-run").status()).isEqualTo(ExitStatus.FINDINGS);
    }
  }

  @Test
  void requiresEitherIdsOrFilters() {
    assertThat(mend().status()).isEqualTo(ExitStatus.USAGE);
    assertThat(mend().err()).contains("no record is named; give ids, or a filter");
    Outcome both = mend(oldest, "--rule", ENGINE, "--yes");
    assertThat(both.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(both.err()).contains("give ids or filters, not both");
    assertThat(both.done()).isEmpty();
  }

  private void damage(String id) throws IOException {
    Files.writeString(store.resolve(id).resolve("manifest.json"), "{\"torn");
  }
}
