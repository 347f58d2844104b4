package dev.dropgate.intake;

import dev.dropgate.files.Digests;
import dev.dropgate.files.Disk;
import dev.dropgate.files.RawNames;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Makes names below a folder of a batch safe that we never made: a folder that was swapped in
 * between check and claim, right before a crash, holds whatever its owner likes, and the file
 * consumer must never meet it, or would never see it. Used for one folder, while nobody else is at
 * work in the batch.
 */
final class StrangeNames implements Walk.Visitor {
  /** As deep as {@link SpoolName} goes: the file consumer walks by recursion. */
  private static final int DEEPEST = 100;

  private final SpoolFolder spool;
  private final Path batch;
  private final Path top;
  private final SecureDirectoryStream<Path> handle;
  private final Consumer<Path> folders;
  private IOException problem;

  private StrangeNames(
      SpoolFolder spool, Path top, SecureDirectoryStream<Path> handle, Consumer<Path> folders) {
    this.spool = spool;
    this.batch = spool.batchOf(top);
    this.top = top;
    this.handle = handle;
    this.folders = folders;
  }

  /**
   * Renames what is strange, within the folder.
   *
   * @param spool the spool
   * @param top a folder of a batch; may be missing
   * @param folders hears of each folder that lies too deep: it is among the batch's folders now
   * @throws IOException if something could not be renamed; the rest is safe
   */
  static void makeSafe(SpoolFolder spool, Path top, Consumer<Path> folders) throws IOException {
    if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (SecureDirectoryStream<Path> handle = Walk.open(spool.batchOf(top));
        SecureDirectoryStream<Path> root = Walk.open(top)) {
      StrangeNames names = new StrangeNames(spool, top, handle, folders);
      new Walk(DEEPEST, names).run(root);
      if (names.problem != null) {
        throw names.problem;
      }
    }
  }

  @Override
  public boolean entry(
      SecureDirectoryStream<Path> parent, Path folder, Path name, BasicFileAttributes attributes) {
    try {
      Path at = SpoolFolder.unmarked(folder.resolve(name));
      Path relative = relative(at);
      String encoded = SpoolName.encode(relative);
      boolean longName = encoded == null && at.getNameCount() == 1; // its name is beside it
      if (!longName && !at.toString().equals(encoded)) {
        String safe = SpoolFolder.LONG + note(at, relative);
        parent.move(name, handle, batch.relativize(top).resolve(safe));
      }
    } catch (IOException e) {
      problem = e;
    }
    return true;
  }

  // A name of its own at the top, whatever folders there are below: one of them may be a link.
  private String note(Path at, Path relative) throws IOException {
    byte[] place = RawNames.bytes(batch.relativize(top).resolve(at));
    String key = HexFormat.of().formatHex(Digests.sha256(place));
    Path names = Disk.privateFolder(batch.resolve(SpoolFolder.NAMES));
    try {
      Disk.writeNew(names.resolve(key), RawNames.bytes(relative));
    } catch (FileAlreadyExistsException e) {
      // written before another crash
    }
    return key;
  }

  // The first name is ours, whatever is below it.
  private Path relative(Path at) throws IOException {
    Path relative = spool.relative(top.resolve(at.getName(0)));
    for (int i = 1; i < at.getNameCount(); i++) {
      relative = relative.resolve(SpoolName.original(at.getName(i)));
    }
    return relative;
  }

  @Override
  public void tooDeep(SecureDirectoryStream<Path> parent, Path folder, Path name) {
    try {
      Path at = folder.resolve(name);
      Path place = spool.newFolder(batch, "deep-" + note(at, relative(at)), relative(at));
      parent.move(name, handle, batch.relativize(place));
      folders.accept(place);
    } catch (IOException e) {
      problem = e;
    }
  }

  @Override
  public void unreadable(Path relative, IOException reason) {
    problem = reason;
  }
}
