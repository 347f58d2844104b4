package dev.dropgate.camel.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.intake.spool.SpoolNameCodec;
import dev.dropgate.io.DurableCopy;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.DistinctName;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryBatch;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.ScanResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanFileDeliveryTest {
  private static final String ID = "20260101T000000000-0123456789";

  @TempDir private Path root;
  private CleanFileDelivery delivery;
  private Path delivered;
  private Path otherFileSystem;

  @BeforeEach
  void prepare() {
    delivered = root.resolve("delivered");
    delivery = new CleanFileDelivery(delivered);
  }

  @AfterEach
  void tidy() throws IOException {
    if (otherFileSystem != null) {
      TestFiles.delete(otherFileSystem);
    }
  }

  @Test
  void aFileGoesUnderItsOwnPathByRename() throws IOException {
    Entry entry = entry("sub/a.txt", "content");
    Object inode = TestFiles.attribute(entry.content(), "unix:ino");
    Path target = delivery.deliver(entry, null);
    assertThat(target).isEqualTo(delivered.resolve("sub/a.txt")).hasContent("content");
    assertThat(TestFiles.attribute(target, "unix:ino")).isEqualTo(inode);
    assertThat(entry.content()).doesNotExist();
  }

  @Test
  void aDirectoryMayHaveItsOwnPlaceToDeliverTo() throws IOException {
    Path target = delivery.deliver(entry("a", "x"), root.resolve("elsewhere").toString());
    assertThat(target).isEqualTo(root.resolve("elsewhere/a"));
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    TestFiles.file(delivered.resolve("a.tar.gz"), "old");
    Path target = delivery.deliver(entry("a.tar.gz", "new"), null);
    assertThat(target).hasFileName("a.tar~" + ID + ".gz").hasContent("new");
    assertThat(delivered.resolve("a.tar.gz")).hasContent("old");
  }

  @Test
  void aDanglingLinkIsATakenName() throws IOException {
    Files.createDirectories(delivered);
    Files.createSymbolicLink(delivered.resolve("a"), root.resolve("outside"));
    assertThat(delivery.deliver(entry("a", "x"), null)).hasFileName("a~" + ID);
    assertThat(root.resolve("outside")).doesNotExist();
  }

  @Test
  void aFolderOfTheSameNameIsLeftAlone() throws IOException {
    TestFiles.file(delivered.resolve("a/b"), "x");
    assertThat(delivery.deliver(entry("a", "new"), null)).hasFileName("a~" + ID);
    assertThat(delivered.resolve("a/b")).hasContent("x");
  }

  @ParameterizedTest
  @CsvSource({"a/b.txt, a~ID/b.txt", "a/b/c.txt, a~ID/b/c.txt", "a/b/c/d.txt, a~ID/b/c/d.txt"})
  void aFileWhereAFolderIsNeededIsLeftAlone(String relative, String expected) throws IOException {
    TestFiles.file(delivered.resolve("a"), "old");
    Path target = delivery.deliver(entry(relative, "new"), null);
    assertThat(delivered.relativize(target)).hasToString(expected.replace("ID", ID));
    assertThat(target).hasContent("new");
    assertThat(delivered.resolve("a")).hasContent("old");
  }

  @Test
  void anUndecodableNameKeepsItsBytes() throws IOException {
    Path name = TestFiles.raw("\u00FF\n\\.txt");
    Path content = TestFiles.file(batch(ID).resolve("file/encoded"), "x");
    Entry entry = new Entry(ID, content, root.resolve("drop"), name, EntryKind.FILE, Instant.EPOCH);
    assertThat(RawNames.bytes(delivery.deliver(entry, null).getFileName()))
        .isEqualTo(RawNames.bytes(name));
  }

  @ParameterizedTest
  @CsvSource({
    "a.txt, a~ID.txt",
    "a, a~ID",
    ".hidden, .hidden~ID",
    "a., a~ID.",
    "a.a very long extension, a.a very long extension~ID"
  })
  void aDistinctNameKeepsItsExtension(String name, String expected) {
    assertThat(DistinctName.of(Path.of(name), ID)).hasToString(expected.replace("ID", ID));
  }

  @Test
  void aDistinctNameIsNoLongerThanANameMayBe() {
    Path name = DistinctName.of(Path.of("a".repeat(251) + ".txt"), ID);
    assertThat(name.toString()).hasSize(255).endsWith("~" + ID + ".txt");
  }

  @Test
  void aFileThatIsGoneIsNotDelivered() throws IOException {
    Entry entry = entry("a", "x");
    Files.delete(entry.content());
    assertThatThrownBy(() -> delivery.deliver(entry, null)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void oneFileOfABatchThatCannotBeDeliveredHoldsUpNoOther() throws IOException {
    Entry first = entry("sub/a", "x");
    Entry gone = entry("b", "x");
    Entry last = entry("c", "x");
    Files.delete(gone.content());
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange
        .getIn()
        .setBody(
            new EntryBatch(List.of(first, gone, last), Collections.nCopies(3, ScanResult.CLEAN)));

    assertThatThrownBy(() -> delivery.deliverEntry(exchange))
        .isInstanceOf(NoSuchFileException.class);

    assertThat(TestFiles.tree(delivered)).containsExactlyInAnyOrder("sub/a", "c");
    assertThat(exchange.getProperty(DropgateConstants.LEFT_SPOOL))
        .isEqualTo(Set.of(first.content(), last.content()))
        .isEqualTo(exchange.getProperty(DropgateConstants.DELIVERED_CLAIMS));
  }

  @Test
  void reportsFileInPlaceOfDeliveredFolder() throws IOException {
    TestFiles.file(delivered, "old");
    Entry entry = entry("a", "x");
    assertThatThrownBy(() -> delivery.deliver(entry, null))
        .hasMessageContaining(delivered.toString())
        .hasMessageContaining("is not a directory");
    assertThat(entry.content()).exists();
  }

  @Test
  void toAnotherFileSystemAFileIsCopiedWhole() throws IOException {
    deliverToOtherFileSystem();
    Entry entry = entry("sub/a.txt", "content");
    Path target = delivery.deliver(entry, null);
    assertThat(target).isEqualTo(delivered.resolve("sub/a.txt")).hasContent("content");
    assertThat(TestFiles.tree(root.resolve("spool"))).isEmpty();
    assertThat(TestFiles.tree(delivered)).containsExactly("sub/a.txt");
  }

  @Test
  void inABatchTheClaimStaysUntilTheDeliveryIsOnDisk() throws IOException {
    deliverToOtherFileSystem();
    Entry entry = entry("a.txt", "content");
    UnitOfWork unit = UnitOfWork.begin();
    delivery.deliver(entry, null, unit);
    assertThat(TestFiles.tree(root.resolve("spool"))).hasSize(1);
    unit.commit();
    deliveredOnceAndForgotten();
  }

  @Test
  void onAnotherFileSystemNothingIsOverwrittenEither() throws IOException {
    deliverToOtherFileSystem();
    TestFiles.file(delivered.resolve("a.txt"), "old");
    assertThat(delivery.deliver(entry("a.txt", "new"), null)).hasContent("new");
    assertThat(TestFiles.tree(delivered)).containsExactly("a.txt", "a~" + ID + ".txt");
    assertThat(delivered.resolve("a.txt")).hasContent("old");
  }

  @Test
  void aCrashBeforeTheCopyWasWholeLeadsToOneWholeFile() throws IOException {
    deliverToOtherFileSystem();
    Entry entry = entry("a.txt", "content");
    TestFiles.file(copy(), "con");
    deliveredOnce(entry);
  }

  @Test
  void aCrashBeforeTheCopyWasMarkedLeadsToOneWholeFile() throws IOException {
    deliverToOtherFileSystem();
    Entry entry = entry("a.txt", "content");
    Files.createDirectories(copy().getParent());
    DurableCopy.copy(entry.content(), copy());
    deliveredOnce(entry);
  }

  @Test
  void aCrashBeforeTheMarkedCopyGotItsNameLeadsToOneWholeFile() throws IOException {
    deliverToOtherFileSystem();
    Entry entry = copied(entry("a.txt", "content"));
    Object inode = TestFiles.attribute(copy(), "unix:ino");
    deliveredOnce(entry);
    assertThat(TestFiles.attribute(delivered.resolve("a.txt"), "unix:ino")).isEqualTo(inode);
  }

  @Test
  void aCrashAfterTheCopyGotItsNameDoesNotDeliverItTwice() throws IOException {
    deliverToOtherFileSystem();
    Entry entry = copied(entry("a.txt", "content"));
    Files.move(copy(), delivered.resolve("a.txt"));
    deliveredOnce(entry);
  }

  @Test
  void aFileThatItsReaderHasTakenIsNotDeliveredAgain() throws IOException {
    deliverToOtherFileSystem();
    Entry entry = copied(entry("sub/a.txt", "content"));
    Files.delete(copy());
    delivery.deliver(entry, null);
    assertThat(TestFiles.tree(delivered)).isEmpty();
    assertThat(TestFiles.tree(root.resolve("spool"))).isEmpty();
  }

  @Test
  void aFileThatWentUnderADistinctNameIsNotDeliveredAgain() throws IOException {
    deliverToOtherFileSystem();
    Entry entry = copied(entry("a.txt", "new"));
    Files.move(copy(), delivered.resolve("a~" + ID + ".txt"));
    delivery.deliver(entry, null);
    assertThat(TestFiles.tree(delivered)).containsExactly("a~" + ID + ".txt");
  }

  @Test
  void crashBetweenLinkAndDeletionDeliversOnce() throws IOException {
    deliverToOtherFileSystem();
    Entry entry = copied(entry("a.txt", "content"));
    Files.createLink(delivered.resolve("a.txt"), copy());
    deliveredOnce(entry);
  }

  @Test
  void aMarkProvesNothingOnAnotherDisk() throws IOException {
    deliverToOtherFileSystem();
    deliveredOnce(marked(entry("a.txt", "content"))); // the disk that it speaks of was replaced
  }

  @Test
  void honorsMarkAfterDeliveredFolderMovedToSameDisk() throws IOException {
    Entry entry = marked(entry("a.txt", "content"));
    deliveredOnce(entry);
    assertThat(TestFiles.tree(root.resolve("spool"))).isEmpty();
  }

  @Test
  void aMarkedClaimIsTheSameClaim() throws IOException {
    SpoolFolder spool = new SpoolFolder(root.resolve("spool"), root.resolve("drop"));
    for (String name : List.of("a/" + "x".repeat(248), "%long-1", "a%20b")) {
      Path claim = spool.path().resolve("20260101T000000.000/file").resolve(name);
      TestFiles.file(spool.batchOf(claim).resolve("names/1"), "long");
      Entry before = spool.entry(TestFiles.file(claim, "content"));
      Entry after = spool.entry(marked(before).content());
      assertThat(after.id()).isEqualTo(before.id());
      assertThat(after.relative()).isEqualTo(before.relative());
    }
  }

  @Test
  void dropperNameIsNeverReadAsAMark() throws IOException {
    deliverToOtherFileSystem();
    Files.createDirectories(copy().getParent());
    Path name = Path.of("a%copied");
    Path claim = batch(ID).resolve("file").resolve(SpoolNameCodec.encode(name));
    TestFiles.file(claim, "content");
    Entry entry = new Entry(ID, claim, root.resolve("drop"), name, EntryKind.FILE, Instant.EPOCH);
    assertThat(delivery.deliver(entry, null)).hasFileName("a%copied").hasContent("content");
  }

  @Test
  void dropperCannotUseReservedFolderName() throws IOException {
    deliverToOtherFileSystem();
    delivery.deliver(entry("1", ".dropgate-incomplete", "hostile"), null);
    assertThat(delivery.deliver(entry("a.txt", "content"), null)).hasContent("content");
    assertThat(delivery.deliver(entry("2", ".dropgate-incomplete/" + ID, "hostile"), null))
        .hasContent("hostile");
    assertThat(TestFiles.tree(delivered)).hasSize(3).contains("a.txt");
  }

  private void deliverToOtherFileSystem() throws IOException {
    otherFileSystem = TestFiles.otherFileSystem(root);
    delivered = otherFileSystem.resolve("delivered");
    delivery = new CleanFileDelivery(delivered);
  }

  private void deliveredOnce(Entry entry) throws IOException {
    assertThat(delivery.deliver(entry, null)).hasContent("content");
    deliveredOnceAndForgotten();
  }

  private void deliveredOnceAndForgotten() throws IOException {
    assertThat(TestFiles.tree(delivered)).containsExactly("a.txt");
    assertThat(TestFiles.tree(root.resolve("spool"))).isEmpty();
  }

  private Path copy() {
    return delivered.resolve(".dropgate-incomplete").resolve(ID);
  }

  private Entry copied(Entry entry) throws IOException {
    Files.createDirectories(copy().getParent());
    DurableCopy.copy(entry.content(), copy());
    return marked(entry);
  }

  private static Entry marked(Entry entry) throws IOException {
    Path claim = entry.content();
    Path marked = Files.move(claim, claim.resolveSibling(claim.getFileName() + "%copied"));
    return new Entry(
        entry.id(), marked, entry.directory(), entry.relative(), entry.kind(), Instant.EPOCH);
  }

  private Path batch(String id) {
    return root.resolve("spool/drop-1").resolve(id);
  }

  private Entry entry(String relative, String content) throws IOException {
    return entry(ID, relative, content);
  }

  private Entry entry(String id, String relative, String content) throws IOException {
    Path name = Path.of(relative);
    Path file =
        TestFiles.file(batch(id).resolve("file").resolve(SpoolNameCodec.encode(name)), content);
    return new Entry(id, file, root.resolve("drop"), name, EntryKind.FILE, Instant.EPOCH);
  }
}
