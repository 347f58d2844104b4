package dev.dropgate.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.TestFiles;
import dev.dropgate.files.DistinctName;
import dev.dropgate.files.DurableCopy;
import dev.dropgate.files.RawNames;
import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryTest {
  private static final String ID = "20260101T000000000-0123456789";

  @TempDir private Path root;
  private final Delivery delivery = new Delivery();
  private Path delivered;
  private Path otherFileSystem;

  @BeforeEach
  void prepare() {
    delivered = root.resolve("delivered");
    delivery.setDelivered(delivered.toString());
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
    Entry entry = new Entry(ID, spooled("x"), root.resolve("drop"), name, Kind.FILE, Instant.EPOCH);
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
  void toAnotherFileSystemAFileIsCopiedWhole() throws IOException {
    deliverToOtherFileSystem();
    Entry entry = entry("sub/a.txt", "content");
    Path target = delivery.deliver(entry, null);
    assertThat(target).isEqualTo(delivered.resolve("sub/a.txt")).hasContent("content");
    assertThat(entry.content()).doesNotExist();
    assertThat(TestFiles.tree(delivered)).containsExactly("sub/a.txt");
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
    TestFiles.file(delivered.resolve(".dropgate-incomplete").resolve(ID), "con");
    assertThat(delivery.deliver(entry("a.txt", "content"), null)).hasContent("content");
    assertThat(TestFiles.tree(delivered)).containsExactly("a.txt");
  }

  @Test
  void aCrashAfterTheCopyGotItsNameDoesNotDeliverItTwice() throws IOException {
    deliverToOtherFileSystem();
    Entry entry = entry("a.txt", "content");
    Path incomplete =
        Files.createDirectories(delivered.resolve(".dropgate-incomplete")).resolve(ID);
    DurableCopy.copy(entry.content(), incomplete);
    Files.createLink(delivered.resolve("a.txt"), incomplete);

    assertThat(delivery.deliver(entry, null)).hasContent("content");
    assertThat(TestFiles.tree(delivered)).containsExactly("a.txt");
    assertThat(entry.content()).doesNotExist();
  }

  @Test
  void noDropperCanTakeTheNameOfOurOwnFolder() throws IOException {
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
    delivery.setDelivered(delivered.toString());
  }

  private Entry entry(String relative, String content) throws IOException {
    return entry(ID, relative, content);
  }

  private Entry entry(String id, String relative, String content) throws IOException {
    return new Entry(
        id, spooled(content), root.resolve("drop"), Path.of(relative), Kind.FILE, Instant.EPOCH);
  }

  private Path spooled(String content) throws IOException {
    return TestFiles.file(root.resolve("spool/claim"), content);
  }
}
