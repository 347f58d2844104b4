package dev.dropgate.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RecordId;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a consumer relies on, whatever the source is. Each source has a subclass. */
@Timeout(120)
public abstract class EntrySourceContract {
  private static final Duration SOON = Duration.ofSeconds(20);

  private EntrySource source;

  /** Puts a file where the source takes files from. */
  protected abstract void put(String name, String content) throws IOException;

  /** Opens the source, as after the start of a process. */
  protected abstract EntrySource start() throws IOException;

  private List<SpooledClaim> poll() throws IOException {
    if (source == null) {
      source = start();
    }
    PolledClaims claims = source.poll(true, false, () -> false);
    List<SpooledClaim> all = new ArrayList<>(claims.toJudge());
    claims.judged().forEach(one -> all.add(one.claim()));
    return all;
  }

  private SpooledClaim pollOne() throws IOException {
    List<SpooledClaim> claims = poll();
    assertThat(claims).hasSize(1);
    return claims.get(0);
  }

  private void restart() {
    source = null;
  }

  @Test
  void pollWithoutEntriesReturnsNothing() throws IOException {
    assertThat(poll()).isEmpty();
  }

  @Test
  void entryIsHandedOutWithItsNameKindAndContent() throws IOException {
    put("sub/a b.txt", "hello");
    Entry entry = source(pollOne());
    assertThat(entry.relative()).hasToString("sub/a b.txt");
    assertThat(entry.kind()).isEqualTo(EntryKind.FILE);
    assertThat(Files.readString(entry.content())).isEqualTo("hello");
  }

  private Entry source(SpooledClaim claim) throws IOException {
    return source.open(claim);
  }

  @Test
  void claimInProgressIsNotHandedOutAgain() throws IOException {
    put("a", "1");
    SpooledClaim claim = pollOne();
    source.noteStarted(claim);
    put("b", "2");
    assertThat(poll()).extracting(SpooledClaim::path).hasSize(1).doesNotContain(claim.path());
  }

  @Test
  void cleanClaimHandedOverIsNotHandedOutAgain() throws IOException {
    put("a", "1");
    SpooledClaim claim = pollOne();
    source.noteHandedOver(claim);
    assertThat(poll()).isEmpty();
  }

  @Test
  void failedClaimComesAgainAfterAPauseWithTheSameId() throws IOException {
    put("a", "1");
    SpooledClaim claim = pollOne();
    source.noteStarted(claim);
    String id = source.open(claim).id();
    source.noteEnded(claim);
    assertThat(poll()).as("right after the failure").isEmpty();
    List<SpooledClaim> again = new ArrayList<>();
    await().atMost(SOON).until(() -> again.addAll(poll()));
    assertThat(source.open(again.get(0)).id()).isEqualTo(id);
  }

  @Test
  void claimGivenUpIsNeverHandedOutAgain() throws IOException {
    put("a", "1");
    SpooledClaim claim = pollOne();
    UnitOfWork unit = UnitOfWork.begin();
    source.noteStarted(claim);
    source.giveUp(claim, unit);
    source.noteEnded(claim);
    unit.commit();
    assertThat(poll()).isEmpty();
    restart();
    assertThat(poll()).isEmpty();
  }

  @Test
  void claimGivenUpWithoutABatchIsGoneAtOnce() throws IOException {
    put("a", "1");
    SpooledClaim claim = pollOne();
    source.giveUp(claim, UnitOfWork.immediate());
    restart();
    assertThat(poll()).isEmpty();
  }

  @Test
  void claimOfABatchThatIsNotCommittedComesAgainAfterARestart() throws IOException {
    put("a", "1");
    SpooledClaim claim = pollOne();
    String id = source.open(claim).id();
    UnitOfWork unit = UnitOfWork.begin();
    source.noteStarted(claim);
    source.giveUp(claim, unit);
    source.noteEnded(claim);
    restart();
    Entry again = source(pollOne());
    assertThat(again.id()).isEqualTo(id);
    assertThat(Files.readString(again.content())).isEqualTo("1");
  }

  @Test
  void idOfAnEntryCanBeTheIdOfARecord() throws IOException {
    put("a", "1");
    assertThat(RecordId.parse(source(pollOne()).id())).isPresent();
  }

  @Test
  void contentOfAnEntryIsTheFileAtThePathOfItsClaim() throws IOException {
    put("a", "1");
    SpooledClaim claim = pollOne();
    assertThat(source.open(claim).content()).isEqualTo(claim.path());
  }

  @Test
  void claimWhoseFileWasMovedAwayIsNeverHandedOutAgain() throws IOException {
    put("a", "1");
    SpooledClaim claim = pollOne();
    UnitOfWork unit = UnitOfWork.begin();
    source.noteStarted(claim);
    Files.delete(source.open(claim).content()); // as a delivery moves it
    source.noteLeft(claim, unit);
    source.noteEnded(claim);
    unit.commit();
    assertThat(poll()).isEmpty();
    restart();
    assertThat(poll()).isEmpty();
  }

  @Test
  void claimThatWasNeverOpenedComesAgainAfterARestart() throws IOException {
    put("a", "1");
    pollOne();
    restart();
    assertThat(source(pollOne()).relative()).hasToString("a");
  }

  @Test
  void newEntryWithAnOldNameHasAnIdOfItsOwn() throws IOException {
    put("a", "1");
    SpooledClaim first = pollOne();
    String id = source.open(first).id();
    put("a", "2");
    source.noteStarted(first);
    Entry second = source(pollOne());
    assertThat(second.id()).isNotEqualTo(id);
    assertThat(Files.readString(second.content())).isEqualTo("2");
    assertThat(Files.readString(source.open(first).content())).isEqualTo("1");
  }

  @Test
  void unreadableClaimIsLeftWithADescription() throws IOException {
    put("a", "1");
    SpooledClaim claim = pollOne();
    source.leaveUnread(claim);
    List<SpooledClaim> left = new ArrayList<>();
    await().atMost(SOON).until(() -> left.addAll(poll()));
    Entry entry = source.open(left.get(0));
    assertThat(entry.kind()).isNotEqualTo(EntryKind.FILE);
    assertThat(entry.relative()).hasToString("a");
  }

  @Test
  void claimsEndOnAnyThread() throws Exception {
    for (int i = 0; i < 40; i++) {
      put("f" + i, "x");
    }
    List<SpooledClaim> claims = poll();
    assertThat(claims).hasSize(40);
    UnitOfWork unit = UnitOfWork.begin();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Set<String> ids = new HashSet<>();
      List<Callable<String>> tasks = new ArrayList<>();
      for (SpooledClaim claim : claims) {
        source.noteStarted(claim);
        tasks.add(
            () -> {
              String id = source.open(claim).id();
              source.giveUp(claim, unit);
              source.noteEnded(claim);
              return id;
            });
      }
      for (Future<String> done : threads.invokeAll(tasks)) {
        ids.add(done.get());
      }
      assertThat(ids).hasSize(40);
    } finally {
      threads.shutdownNow();
    }
    unit.commit();
    assertThat(poll()).isEmpty();
  }
}
