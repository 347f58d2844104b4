package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.io.linux.LeaseCalls;
import dev.dropgate.io.linux.LibcCalls;
import dev.dropgate.io.linux.WriterState;
import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClaimLeaseTest {
  @TempDir private Path folder;
  private Path drop;
  private Path file;

  @BeforeEach
  void prepare() throws IOException {
    drop = Files.createDirectories(folder.resolve("drop"));
    file = TestFiles.file(drop.resolve("sub/a"), "x");
    assumeTrue(
        DurableFiles.findWriters(file) != WriterState.UNKNOWN, "this file system has no leases");
  }

  @Test
  void leaseProvesThatThereIsNoWriterAfterRename() throws IOException {
    try (ClaimLease lease = ask("sub/a")) {
      assertThat(lease.writers()).isEqualTo(WriterState.NONE);
      Path claim = Files.move(file, folder.resolve("claim"));
      assertThat(lease.writersAfter(claim)).isEqualTo(WriterState.NONE);
    }
    FileChannel.open(folder.resolve("claim"), StandardOpenOption.WRITE).close();
  }

  @Test
  void aWriterIsSeenBeforeTheClaim() throws IOException {
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE);
        ClaimLease lease = ask("sub/a")) {
      assertThat(writer.isOpen()).isTrue();
      assertThat(lease.writers()).isEqualTo(WriterState.SOME);
    }
  }

  /**
   * It has found the file by its old name, and waits in the kernel until the lease is given back.
   */
  @Test
  void aWriterThatComesWhileItIsClaimedIsSeenAfterwardsAndGoesOn() throws Exception {
    CompletableFuture<Void> opened;
    try (ClaimLease lease = ask("sub/a")) {
      assertThat(lease.writers()).isEqualTo(WriterState.NONE);
      opened = CompletableFuture.runAsync(this::openForWriting);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> lease.writersAfter(file) == WriterState.SOME);
      assertThat(opened).isNotDone();
    }
    opened.get(20, TimeUnit.SECONDS);
  }

  private void openForWriting() {
    try {
      FileChannel.open(file, StandardOpenOption.WRITE).close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * When another process breaks a lease, the kernel sends a signal that ends a process unless it is
   * ignored.
   */
  @Test
  void theSignalForABrokenLeaseIsIgnored() throws IOException {
    String ignored =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow()
            .substring("SigIgn:".length())
            .strip();
    int ioSignal = 29;
    assertThat(Long.parseUnsignedLong(ignored, 16) >> (ioSignal - 1) & 1).isEqualTo(1);
  }

  @Test
  void opensNeitherLinksNorTheirTargets() throws IOException {
    Object key = TestFiles.attribute(file, "fileKey");
    Files.createSymbolicLink(drop.resolve("link"), file);
    Files.createSymbolicLink(drop.resolve("folder"), file.getParent());
    for (String name : new String[] {"link", "folder/a", "gone", "sub"}) {
      try (ClaimLease.Folder leases = new ClaimLease.Folder(drop);
          ClaimLease lease = leases.openFile(Path.of(name), key)) {
        assertThat(lease.writers()).as(name).isEqualTo(WriterState.UNKNOWN);
      }
    }
  }

  @Test
  void swappedFifoDoesNotBlock() throws IOException {
    Object key = TestFiles.attribute(file, "fileKey");
    TestFiles.fifo(drop.resolve("fifo"));
    try (ClaimLease.Folder leases = new ClaimLease.Folder(drop);
        ClaimLease lease = leases.openFile(Path.of("fifo"), key)) {
      assertThat(lease.writers()).isEqualTo(WriterState.UNKNOWN);
    }
  }

  @Test
  void anotherFileUnderTheNameProvesNothing() throws IOException {
    Object key = TestFiles.attribute(file, "fileKey");
    Path other = TestFiles.file(drop.resolve("b"), "x");
    try (ClaimLease.Folder leases = new ClaimLease.Folder(drop);
        FileChannel writer = FileChannel.open(other, StandardOpenOption.WRITE);
        ClaimLease lease = leases.openFile(Path.of("b"), key)) {
      assertThat(writer.isOpen()).isTrue();
      assertThat(lease.writers()).isEqualTo(WriterState.UNKNOWN);
      assertThat(lease.writersAfter(other)).as("asked anew").isEqualTo(WriterState.SOME);
    }
  }

  @Test
  void theMonitoredDirectoryMayBeALink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), drop);
    Object key = TestFiles.attribute(file, "fileKey");
    try (ClaimLease.Folder leases = new ClaimLease.Folder(link);
        ClaimLease lease = leases.openFile(Path.of("sub/a"), key)) {
      assertThat(lease.writers()).isEqualTo(WriterState.NONE);
    }
  }

  @Test
  void anOldKernelIsAskedInSteps() throws IOException {
    Path fifo = TestFiles.fifo(drop.resolve("fifo"));
    Path link = Files.createSymbolicLink(drop.resolve("link"), file);
    int fd = LeaseCalls.openInSteps(file);
    assertThat(fd).isPositive();
    assertThat(LeaseCalls.isRegularFile(fd, TestFiles.attribute(file, "fileKey"))).isTrue();
    assertThat(LeaseCalls.takeLease(fd)).isEqualTo(WriterState.NONE);
    LibcCalls.closeDescriptor(fd);
    assertThat(LeaseCalls.openInSteps(fifo)).isNegative();
    assertThat(LeaseCalls.openInSteps(link)).isNegative();
    assertThat(LeaseCalls.openInSteps(drop)).isNegative();
  }

  private ClaimLease ask(String relative) throws IOException {
    try (ClaimLease.Folder leases = new ClaimLease.Folder(drop)) {
      Path at = Path.of(relative);
      return leases.openFile(at, TestFiles.attribute(drop.resolve(at), "fileKey"));
    }
  }
}
