package dev.dropgate.intake.spool;

import dev.dropgate.io.SecureTreeWalk;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;

/** A monitored directory and its spool, with one walk's claims under the test's control. */
final class ClaimHarness {
  final Path drop;
  final SpoolFolder spool;

  ClaimHarness(Path drop, Path spoolRoot) throws IOException {
    this.drop = Files.createDirectories(drop);
    spool = new SpoolFolder(spoolRoot, drop);
    spool.prepare();
  }

  ClaimRegistry filing() throws IOException {
    return filing(600_000);
  }

  ClaimRegistry filing(long busyLimitMillis) throws IOException {
    return new ClaimRegistry(
        spool, busyLimitMillis, Long.MAX_VALUE, CopyPermissionPolicy.of(false, spool.path()));
  }

  Path dropped(String relative, String text) throws IOException {
    return TestFiles.file(drop.resolve(relative), text);
  }

  /** Claims in the order given, as one walk would; what is not a regular file as such. */
  void claim(ClaimRegistry filing, Path... relatives) throws IOException {
    try (ClaimBatch batch =
        new ClaimBatch(
            spool, filing, new CrossDeviceClaims(spool, Long.MAX_VALUE), ClaimJudge.NONE)) {
      for (Path relative : relatives) {
        claim(batch, relative, relative);
      }
    }
  }

  /** Claims what is at {@code relative} under the name {@code as}. */
  void claim(ClaimBatch batch, Path relative, Path as) throws IOException {
    BasicFileAttributes attributes = attributes(relative);
    claim(batch, relative, as, attributes);
  }

  void claim(ClaimBatch batch, Path relative, Path as, BasicFileAttributes checked)
      throws IOException {
    try (SecureDirectoryStream<Path> parent =
        SecureTreeWalk.open(drop.resolve(relative).getParent())) {
      if (checked.isRegularFile()) {
        batch.claim(new WalkedEntry(parent, as, as, checked), EntryKind.FILE);
      } else {
        batch.claimOther(new WalkedEntry(parent, as, as, checked));
      }
    }
  }

  BasicFileAttributes attributes(Path relative) throws IOException {
    return Files.readAttributes(
        drop.resolve(relative), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** All claims of a kind, as the route would see them. */
  List<Entry> entries(EntryKind kind) throws IOException {
    return files(kind.folderName()).stream().map(this::entry).toList();
  }

  /** All files of one of a batch's folders, whichever the batch. */
  List<Path> files(String folder) throws IOException {
    return SpoolTree.listFiles(spool.path()).stream()
        .filter(file -> spool.path().relativize(file).getNameCount() > 2)
        .filter(file -> spool.kindOf(file).equals(folder.toLowerCase(Locale.ROOT)))
        .sorted()
        .toList();
  }

  private Entry entry(Path file) {
    try {
      return spool.entry(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
