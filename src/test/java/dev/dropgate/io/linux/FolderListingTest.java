package dev.dropgate.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FolderListingTest {
  @TempDir private Path root;
  private final KeyedHash fingerprint = new KeyedHash(42);

  @Test
  void everyNameIsMetWithTheBytesThatItHas() throws IOException {
    List<String> names = new ArrayList<>(List.of("a", ".hidden", "...", "..b", ".c"));
    for (int i = 0; i < 3000; i++) {
      names.add("a name of some length, number " + i);
    }
    for (String name : names) {
      Files.createFile(root.resolve(name));
    }
    Path odd = TestFiles.raw("\u00FF\n\\ name");
    Files.createFile(root.resolve(odd));
    List<Path> met = new ArrayList<>();
    try (FolderListing scan = FolderListing.open(root)) {
      while (scan.next()) {
        assertThat(scan.isFile()).isTrue();
        met.add(scan.name());
      }
      assertThat(scan.next()).isFalse();
    }
    assertThat(met).hasSize(names.size() + 1).contains(odd, Path.of("..."), Path.of(".hidden"));
    assertThat(met).doesNotHaveDuplicates();
  }

  @Test
  void aLinkIsNoFileAndIsNotOpenedAsAFolder(@TempDir Path outside) throws IOException {
    Files.createFile(outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("file"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("folder"), outside);
    Files.createDirectory(root.resolve("real"));
    TestFiles.fifo(root.resolve("fifo"));
    try (FolderListing scan = FolderListing.open(root)) {
      while (scan.next()) {
        assertThat(scan.isFile()).as(scan.name().toString()).isFalse();
      }
      assertThat(scan.openChild(Path.of("folder"))).isNull();
      assertThat(scan.openChild(Path.of("fifo"))).isNull();
      try (FolderListing real = scan.openChild(Path.of("real"))) {
        assertThat(real.next()).isFalse();
      }
    }
    assertThat(FolderListing.open(root.resolve("folder"))).isNull();
  }

  /** Both ways to look at a file are used side by side. */
  @Test
  void listingMatchesLookupByPath() throws IOException {
    for (String name : List.of("a", "a longer name.txt", "e\u0301\u00e9.pdf")) {
      Path file = TestFiles.file(root.resolve(name), name.repeat(1000));
      Files.setLastModifiedTime(
          file, FileTime.from(Instant.parse("1961-02-03T04:05:06.789012345Z")));
    }
    try (FolderListing scan = FolderListing.open(root)) {
      while (scan.next()) {
        assertThat(scan.isFile()).isTrue();
        FileFingerprint mark =
            FileFingerprint.of(root.resolve(scan.name()), scan.name(), new KeyedHash(42));
        assertThat(scan.identity(fingerprint)).isEqualTo(mark.identity());
        assertThat(scan.stamp(fingerprint)).isEqualTo(mark.stamp());
      }
    }
  }

  @Test
  void eachPartOfAMarkChangesIt() throws IOException {
    Path file = TestFiles.file(root.resolve("a.txt"), "one");
    FileFingerprint before = mark(file, "a.txt");
    assertThat(mark(file, "a.txt")).isEqualTo(before);
    assertThat(mark(file, "b.txt").identity()).isNotEqualTo(before.identity());
    assertThat(mark(file, "b.txt").stamp()).isEqualTo(before.stamp());
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    FileFingerprint touched = mark(file, "a.txt");
    assertThat(touched.identity()).isEqualTo(before.identity());
    assertThat(touched.stamp()).isNotEqualTo(before.stamp());
    Files.writeString(file, "longer");
    assertThat(mark(file, "a.txt").stamp()).isNotEqualTo(touched.stamp());
  }

  private FileFingerprint mark(Path file, String name) throws IOException {
    return FileFingerprint.of(file, Path.of(name), fingerprint);
  }

  @Test
  void namesOfEveryLengthAreMetInFull() throws IOException {
    for (int length = 1; length <= 255; length++) {
      Files.createFile(root.resolve("n".repeat(length)));
    }
    BitSet lengths = new BitSet();
    try (FolderListing scan = FolderListing.open(root)) {
      while (scan.next()) {
        lengths.set(scan.nameText().length());
      }
    }
    assertThat(lengths.cardinality()).isEqualTo(255);
  }

  /**
   * Memory outside of the heap is freed only when the heap is full, which a quiet watch's is not.
   */
  @Test
  void manyFoldersTakeTheMemoryOfTheDeepest() throws IOException {
    for (int i = 0; i < 2000; i++) {
      Files.createDirectories(root.resolve("f" + i).resolve("g"));
    }
    BufferPoolMXBean direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElseThrow();
    long before = direct.getMemoryUsed();
    int met = 0;
    try (FolderListing scan = FolderListing.open(root)) {
      while (scan.next()) {
        try (FolderListing inner = scan.openChild(scan.name())) {
          while (inner.next()) {
            try (FolderListing innermost = inner.openChild(inner.name())) {
              met += innermost.next() ? 0 : 1;
            }
          }
        }
      }
    }
    assertThat(met).isEqualTo(2000);
    assertThat(direct.getMemoryUsed() - before).isLessThan(4 << 20);
  }

  @Test
  void closedListingReturnsNothing() throws IOException {
    TestFiles.file(root.resolve("a"), "a");
    FolderListing scan = FolderListing.open(root);
    scan.close();
    scan.close();
    assertThat(scan.next()).isFalse();
  }
}
