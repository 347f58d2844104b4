package dev.dropgate.intake.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.intake.spool.CrashLoopGuard;
import dev.dropgate.intake.spool.FileJudge;
import dev.dropgate.intake.spool.InPlaceCrashGuard;
import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.intake.spool.WalkedEntry;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.FolderStamp;
import dev.dropgate.io.NameIterator;
import dev.dropgate.io.SecureTreeWalk;
import dev.dropgate.io.linux.FolderEventSource;
import dev.dropgate.io.linux.FolderSubscription;
import dev.dropgate.io.linux.WriterState;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class InPlaceJudgeTest {
  @TempDir private Path root;
  private final FolderEventSource source = FolderEventSource.start();
  private final FolderSubscription events = source.subscribe(() -> {});
  private final List<String> judged = new ArrayList<>();
  private Path drop;
  private SpoolFolder spool;
  private UnchangedFolders folders;
  private InPlaceJudge judge;
  private String edition = "1";

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(FolderStamp.keepsTimes(root), "the file system may not keep the times of folders");
    drop = Files.createDirectory(root.toRealPath().resolve("drop"));
    spool = new SpoolFolder(root.resolve("spool"), drop);
    spool.prepare();
    TestFiles.file(drop.resolve("a"), "x");
    TestFiles.file(drop.resolve("b"), "x");
    start();
  }

  @AfterEach
  void close() {
    events.close();
    source.close();
  }

  private void start() throws IOException {
    folders = new UnchangedFolders(Duration.ofMinutes(5));
    judge =
        new InPlaceJudge(
            new InPlaceCrashGuard(spool, CrashLoopGuard.disabled()),
            new CountingJudge(),
            () -> edition,
            new CleanFileCacheStore(spool.cleanFileCache()),
            folders,
            drop,
            Long.MAX_VALUE);
    judge.listenTo(events);
  }

  private final class CountingJudge implements FileJudge {
    @Override
    public ScanResult judge(Path name, EntryKind kind) {
      return ScanResult.CLEAN;
    }

    @Override
    public ScanResult judge(Path name, FileChannel content) {
      judged.add(name.toString());
      return ScanResult.CLEAN;
    }

    @Override
    public boolean mayOverrule() {
      return false;
    }

    @Override
    public void logShadow(Path path, ScanResult result) {}
  }

  private List<String> walk() throws IOException {
    judged.clear();
    judge.newWalk();
    try (SecureDirectoryStream<Path> handle = SecureTreeWalk.open(drop);
        NameIterator names = namesIn(handle)) {
      for (Path name = names.next(); name != null; name = names.next()) {
        BasicFileAttributes attributes =
            Files.readAttributes(
                drop.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        WalkedEntry found = new WalkedEntry(handle, name, name, attributes);
        if (!judge.isKnown(found)) {
          judge.judge(found);
        }
      }
    }
    judge.endWalk();
    return List.copyOf(judged);
  }

  private NameIterator namesIn(SecureDirectoryStream<Path> handle) throws IOException {
    events.add(drop.resolve("."), FolderStamp.of(drop).fileKey());
    return judge.namesToVisit(handle);
  }

  private void awaitOmitted() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              walk();
              return folders.find(FolderStamp.of(drop)) != null;
            });
  }

  @Test
  void changedRulesJudgeTheFilesOfUnchangedFoldersAgain() throws IOException {
    awaitOmitted();
    assertThat(walk()).isEmpty();
    edition = "2";
    assertThat(walk()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void fileThatIsMappedForWritingIsJudgedByEachWalk() throws IOException {
    TestFiles.file(drop.resolve("c"), "x");
    MappedByteBuffer mapped;
    try (FileChannel file =
        FileChannel.open(drop.resolve("b"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      mapped = file.map(FileChannel.MapMode.READ_WRITE, 0, 1);
    }
    mapped.put(0, (byte) 'y');
    assumeTrue(DurableFiles.findWriters(drop.resolve("b")) == WriterState.SOME, "no leases");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(walk()).containsExactly("b"));
    awaitOmitted();
    assertThat(walk()).containsExactly("b");
    mapped.put(0, (byte) 'z'); // keeps the mapping alive until here
  }

  @Test
  void largeFileWithAWriterIsNotReadAtEachWalk() throws IOException {
    Files.write(drop.resolve("b"), new byte[2 << 20]);
    try (FileChannel file = FileChannel.open(drop.resolve("b"), StandardOpenOption.WRITE)) {
      assumeTrue(DurableFiles.findWriters(drop.resolve("b")) == WriterState.SOME, "no leases");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(walk()).doesNotContain("b"));
      assertThat(file.isOpen()).isTrue();
    }
  }

  @Test
  void fileWithoutAWriterIsRememberedAfterItWasClosed() throws IOException {
    try (FileChannel file = FileChannel.open(drop.resolve("b"), StandardOpenOption.WRITE)) {
      assumeTrue(DurableFiles.findWriters(drop.resolve("b")) == WriterState.SOME, "no leases");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(walk()).containsExactly("b"));
      assertThat(walk()).as("still open").containsExactly("b");
      assertThat(file.isOpen()).isTrue();
    }
    walk();
    assertThat(walk()).isEmpty();
  }

  @Test
  void restartLooksAtEachFileAgain() throws IOException {
    awaitOmitted();
    start();
    Path changed = TestFiles.file(drop.resolve("b"), "y");
    assertThat(folders.find(FolderStamp.of(drop))).isNull();
    assertThat(walk()).containsExactly(changed.getFileName().toString());
  }
}
