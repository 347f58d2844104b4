package dev.dropgate.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.record.AuditAction;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.AuditLine;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.ManifestCodec;
import dev.dropgate.quarantine.record.NoSuchRecordException;
import dev.dropgate.quarantine.record.RecordState;
import dev.dropgate.quarantine.record.RecordTime;
import dev.dropgate.quarantine.record.TestRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link QuarantineStore} must do. A new store extends this class and passes it.
 *
 * <p>The tests use a store only by its interface, and damage records by {@link #damage}.
 */
public abstract class QuarantineStoreContractTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path root;
  private QuarantineStore store;

  /** Opens an empty store that uses nothing outside a folder. */
  protected abstract QuarantineStore open(Path folder) throws IOException;

  /** Replaces what is stored of a record; null removes that part. */
  protected abstract void damage(
      QuarantineStore store, RecordId id, byte[] manifest, byte[] content) throws IOException;

  @BeforeEach
  void prepare() throws IOException {
    store = open(root);
  }

  private Path file(int number, String content) throws IOException {
    return TestFiles.file(root.resolve("spool/" + number), content);
  }

  private static RecordId id(int number) {
    return RecordId.of(TestRecords.id(TIME.plusSeconds(number), "%04x".formatted(number)));
  }

  private static Manifest manifest(int number, Path content) throws IOException {
    return TestRecords.manifest(
        id(number).toString(), Path.of("/drop"), Path.of("a\n" + number + ".exe"), content, "rule");
  }

  private Manifest keep(int number) throws IOException {
    Path content = file(number, "content " + number);
    Manifest manifest = manifest(number, content);
    store.keep(manifest, content);
    return manifest;
  }

  private String content(Manifest manifest) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.readContent(manifest, Channels.newChannel(bytes));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private List<String> events() throws IOException {
    List<String> events = new ArrayList<>();
    store
        .audit()
        .forEach(
            new AuditTrail.EventVisitor() {
              @Override
              public void event(long number, AuditEvent event) {
                events.add(event.event() + " " + event.id());
              }

              @Override
              public void unreadable(long number) {
                events.add("unreadable");
              }
            });
    return events;
  }

  private List<StoreDiscrepancy> verify() throws IOException {
    List<StoreDiscrepancy> flaws = new ArrayList<>();
    new StoreVerification(store, Duration.ZERO, flaws::add, () -> {}).verify(store.ids(), true);
    return flaws;
  }

  private static AuditEvent event(String what, RecordId id) {
    return new AuditEvent("t", what, id.toString(), null, "alice", null, null, null, null, null);
  }

  @Nested
  class Keeping {
    @Test
    void anEmptyStoreHasNothing() throws IOException {
      assertThat(store.ids()).isEmpty();
      assertThat(store.contains(id(1))).isFalse();
      assertThat(store.isEmpty(id(1))).isTrue();
      assertThat(store.contentSize(id(1))).isEmpty();
      assertThat(store.lastChange(id(1))).isEmpty();
      assertThat(store.usage()).isEqualTo(new StoreUsage(0, 0, List.of()));
      assertThat(events()).isEmpty();
      assertThat(verify()).isEmpty();
      store.recover();
      assertThat(store.ids()).isEmpty();
    }

    @Test
    void manifestAndContentComeBackByteForByte() throws IOException {
      Manifest manifest = keep(1);
      assertThat(store.readManifestBytes(id(1))).isEqualTo(ManifestCodec.toBytes(manifest));
      assertThat(store.readManifest(id(1))).isEqualTo(manifest);
      assertThat(content(manifest)).isEqualTo("content 1");
      assertThat(store.contentSize(id(1))).hasValue(9);
      assertThat(verify()).isEmpty();
    }

    @Test
    void openedContentIsReadAtAnyPosition() throws IOException {
      Manifest manifest = keep(1);
      try (FileChannel content = store.openContent(manifest)) {
        ByteBuffer bytes = ByteBuffer.allocate(1);
        assertThat(content.size()).isEqualTo(9);
        assertThat(content.read(bytes, 8)).isEqualTo(1);
        assertThat(bytes.get(0)).isEqualTo((byte) '1');
      }
    }

    @Test
    void theOriginalStays() throws IOException {
      keep(1);
      assertThat(root.resolve("spool/1")).hasContent("content 1");
    }

    @Test
    void theSameClaimIsKeptOnce() throws IOException {
      Manifest manifest = keep(1);
      store.keep(manifest, root.resolve("spool/1"));
      assertThat(store.ids()).containsExactly(id(1));
      assertThat(events()).containsExactly("quarantined " + id(1));
      assertThat(content(manifest)).isEqualTo("content 1");
    }

    @Test
    void anotherFileNeverReplacesARecord() throws IOException {
      Manifest manifest = keep(1);
      Path other = file(2, "another content");
      assertThatThrownBy(() -> store.keep(manifest(1, other), other))
          .isInstanceOf(IOException.class);
      assertThat(store.readManifest(id(1))).isEqualTo(manifest);
      assertThat(content(manifest)).isEqualTo("content 1");
      assertThat(events()).hasSize(1);
    }

    @Test
    void manyAreKeptAtTheSameTime() throws IOException {
      IntStream.range(0, 200)
          .parallel()
          .forEach(
              number -> {
                try {
                  keep(number);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      assertThat(store.ids()).hasSize(200).isSorted();
      assertThat(store.usage().records()).isEqualTo(200);
      assertThat(events()).hasSize(200).doesNotHaveDuplicates();
      assertThat(verify()).isEmpty();
    }
  }

  @Nested
  class Reading {
    @Test
    void idsAreListedOldestFirst() throws IOException {
      keep(3);
      keep(1);
      keep(2);
      assertThat(store.ids()).containsExactly(id(1), id(2), id(3));
      assertThat(store.usage()).isEqualTo(new StoreUsage(3, 27, List.of()));
    }

    @Test
    void anUnknownIdIsDamageAndNotAnEmptyRecord() {
      assertThatThrownBy(() -> store.readManifest(id(1)))
          .isInstanceOf(DamagedRecordException.class)
          .hasMessage("record " + id(1) + ": its manifest is missing");
    }

    @Test
    void tornManifestIsSeen() throws IOException {
      keep(1);
      damage(store, id(1), "{\"id\" :".getBytes(StandardCharsets.UTF_8), new byte[0]);
      assertThatThrownBy(() -> store.readManifest(id(1)))
          .isInstanceOf(DamagedRecordException.class)
          .hasMessageEndingWith("its manifest is torn");
      assertThat(store.isEmpty(id(1))).isFalse();
    }

    @Test
    void changedOrMissingContentIsSeen() throws IOException {
      Manifest manifest = keep(1);
      byte[] bytes = ManifestCodec.toBytes(manifest);
      damage(store, id(1), bytes, "Content 1".getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> store.readContent(manifest, null))
          .isInstanceOf(DamagedRecordException.class);
      assertThatThrownBy(() -> store.openContent(manifest))
          .isInstanceOf(DamagedRecordException.class);
      damage(store, id(1), bytes, null);
      assertThatThrownBy(() -> store.readContent(manifest, null))
          .isInstanceOf(DamagedRecordException.class);
      assertThat(store.usage()).isEqualTo(new StoreUsage(1, 0, List.of(id(1))));
      assertThat(verify()).hasSize(1);
    }

    @Test
    void recordWithoutAnyPartIsEmpty() throws IOException {
      keep(1);
      damage(store, id(1), null, null);
      assertThat(store.contains(id(1))).isTrue();
      assertThat(store.isEmpty(id(1))).isTrue();
    }
  }

  @Nested
  class Changing {
    @Test
    void preparedManifestIsInForceOnlyAfterTheCommit() throws IOException {
      Manifest next =
          keep(1)
              .withEvent(
                  new Manifest.Event(
                      new RecordTime("t"), AuditAction.RESTORED, "me", "why", "/x", null));
      store.changeLocked(
          () -> {
            try (QuarantineStore.PreparedManifest prepared = store.prepare(next)) {
              assertThat(store.readManifest(id(1)).state()).isEqualTo(RecordState.QUARANTINED);
              prepared.commit();
            }
            try (QuarantineStore.PreparedManifest dropped =
                store.prepare(next.withAlertAccepted(TIME))) {
              assertThat(dropped).isNotNull();
            }
            return null;
          });
      assertThat(store.readManifest(id(1))).isEqualTo(next);
    }

    @Test
    void acceptedAlertsAreMarkedAndUnknownIdsIgnored() throws IOException {
      keep(1);
      keep(2);
      store.markAlerted(List.of(id(1), id(7)), TIME);
      assertThat(store.readManifest(id(1)).alert().at().toInstant()).isEqualTo(TIME);
      assertThat(store.readManifest(id(2)).alerted()).isFalse();
      assertThat(store.contains(id(7))).isFalse();
      assertThat(verify()).isEmpty();
    }

    @Test
    void deletedRecordIsGoneAndItsLineStays() throws IOException {
      keep(1);
      keep(2);
      store.delete(id(1), event("deleted", id(1)));
      assertThat(store.ids()).containsExactly(id(2));
      assertThat(events())
          .containsExactly("quarantined " + id(1), "quarantined " + id(2), "deleted " + id(1));
      assertThat(verify()).isEmpty();
    }

    @Test
    void deletionOfWhatIsGoneWritesNoLine() throws IOException {
      assertThatThrownBy(() -> store.delete(id(1), event("deleted", id(1))))
          .isInstanceOf(NoSuchRecordException.class);
      keep(2);
      List<RecordId> ids = List.of(id(1), id(2));
      assertThat(store.delete(ids, ids.stream().map(id -> event("purged", id)).toList()))
          .isEqualTo(1);
      assertThat(events()).containsExactly("quarantined " + id(2), "purged " + id(2));
    }

    @Test
    void copyInTheWorkFolderIsOnThisMachine() throws IOException {
      keep(1);
      Path copy = store.workFolder(id(1)).resolve("back");
      assertThat(Files.writeString(copy, "x")).hasContent("x");
      assertThat(store.workFolder(id(1)).resolve("back")).isEqualTo(copy);
    }
  }

  @Nested
  class Auditing {
    @Test
    void linesAreReadInTheirOrderFromAnyPosition() throws IOException {
      List<Long> numbers = new ArrayList<>();
      store.audit().append(event("first", id(1)));
      AuditTrail.Position first =
          store
              .audit()
              .read(AuditTrail.Position.START, (number, bytes, whole) -> numbers.add(number));
      store.audit().append(event("second", id(1)));
      store.audit().append(event("third", id(1)));
      AuditTrail.Position end =
          store.audit().read(first, (number, bytes, whole) -> numbers.add(number));
      assertThat(numbers).containsExactly(1L, 2L, 3L);
      assertThat(end.lines()).isEqualTo(3);
      assertThat(events()).containsExactly("first " + id(1), "second " + id(1), "third " + id(1));
    }

    @Test
    void eachLineIsChainedToTheOneBefore() throws IOException {
      keep(1);
      store.audit().append(event("restored", id(1)));
      List<String> previous = new ArrayList<>();
      List<String> hashes = new ArrayList<>(List.of(AuditLine.FIRST_PREVIOUS_HASH));
      store
          .audit()
          .read(
              AuditTrail.Position.START,
              (number, bytes, whole) -> {
                assertThat(whole).isTrue();
                assertThat(AuditLine.isWhole(bytes)).isTrue();
                previous.add(AuditLine.parse(bytes).previous());
                hashes.add(AuditLine.hash(bytes));
              });
      assertThat(previous).containsExactlyElementsOf(hashes.subList(0, 2));
    }
  }

  @Nested
  class Rejudging {
    private static final RejudgeRequestStore.Request REQUEST =
        new RejudgeRequestStore.Request(PrintableText.of("alice"), PrintableText.of("a\nb"));

    @Test
    void requestStaysUntilItIsRemoved() throws IOException {
      RejudgeRequestStore requests = store.rejudgeRequests();
      keep(1);
      keep(2);
      assertThat(requests.ids()).isEmpty();
      requests.add(id(2), REQUEST);
      requests.add(id(1), new RejudgeRequestStore.Request(REQUEST.by(), null));
      assertThat(requests.ids()).containsExactly(id(1), id(2));
      assertThat(requests.read(id(2))).isEqualTo(REQUEST);
      assertThat(requests.read(id(1)).reason()).isNull();
      requests.remove(id(2));
      assertThat(requests.isRequested(id(2))).isFalse();
      assertThat(store.rejudgeRequests().isRequested(id(1))).isTrue();
      assertThatThrownBy(() -> requests.read(id(2))).isInstanceOf(IOException.class);
      assertThat(store.ids()).as("a request is not a record").containsExactly(id(1), id(2));
    }
  }
}
