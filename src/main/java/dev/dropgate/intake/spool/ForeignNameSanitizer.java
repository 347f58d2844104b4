package dev.dropgate.intake.spool;

import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.SecureTreeWalk;
import dev.dropgate.model.RawNames;
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
 * Renames entries below a folder of a batch whose names the gate did not make. A folder that was
 * swapped in between check and claim, right before a crash, holds any names its owner likes. They
 * would be decoded as if the gate had encoded them, and reach the routes unescaped. Used for one
 * folder, while no other thread works in the batch.
 */
final class ForeignNameSanitizer implements SecureTreeWalk.EntryVisitor {
  /** The depth limit of {@link SpoolNameCodec}. */
  private static final int MAX_DEPTH = 100;

  private final SpoolFolder spool;
  private final Path batch;
  private final Path top;
  private final SecureDirectoryStream<Path> handle;
  private final Consumer<Path> folders;
  private IOException problem;

  private ForeignNameSanitizer(
      SpoolFolder spool, Path top, SecureDirectoryStream<Path> handle, Consumer<Path> folders) {
    this.spool = spool;
    this.batch = spool.batchOf(top);
    this.top = top;
    this.handle = handle;
    this.folders = folders;
  }

  /**
   * Renames unsafe names within the folder.
   *
   * @param spool the spool
   * @param top a folder of a batch; may be missing
   * @param folders receives each folder that lies too deep and is now among the batch's folders
   * @throws IOException if an entry could not be renamed; the other entries are safe
   */
  static void makeSafe(SpoolFolder spool, Path top, Consumer<Path> folders) throws IOException {
    if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (SecureDirectoryStream<Path> handle = SecureTreeWalk.open(spool.batchOf(top));
        SecureDirectoryStream<Path> root = SecureTreeWalk.open(top)) {
      ForeignNameSanitizer names = new ForeignNameSanitizer(spool, top, handle, folders);
      new SecureTreeWalk(MAX_DEPTH, names).run(root);
      if (names.problem != null) {
        throw names.problem;
      }
    }
  }

  @Override
  public boolean entry(
      SecureDirectoryStream<Path> parent, Path folder, Path name, BasicFileAttributes attributes) {
    try {
      Path at = SpoolFolder.withoutMark(folder.resolve(name));
      Path relative = relative(at);
      String encoded = SpoolNameCodec.encode(relative);
      boolean longName = encoded == null && at.getNameCount() == 1; // a file beside it has its name
      if (!longName && !at.toString().equals(encoded)) {
        String safe = SpoolFolder.LONG_NAME_PREFIX + noteName(at, relative);
        parent.move(name, handle, batch.relativize(top).resolve(safe));
      }
    } catch (IOException e) {
      problem = e;
    }
    return true;
  }

  // The file gets a unique name at the top, whatever folders are below: one of them may be a link.
  private String noteName(Path at, Path relative) throws IOException {
    byte[] place = RawNames.bytes(batch.relativize(top).resolve(at));
    String key = HexFormat.of().formatHex(ContentHasher.sha256(place));
    Path names = DurableFiles.createPrivateFolders(batch.resolve(SpoolFolder.NAMES_FOLDER));
    try {
      AtomicFileWriter.writeNew(names.resolve(key), RawNames.bytes(relative));
    } catch (FileAlreadyExistsException e) {
      // It was written before another crash.
    }
    return key;
  }

  // The first name is the gate's own; the names below it may be any.
  private Path relative(Path at) throws IOException {
    Path relative = spool.relative(top.resolve(at.getName(0)));
    for (int i = 1; i < at.getNameCount(); i++) {
      relative = relative.resolve(SpoolNameCodec.originalName(at.getName(i)));
    }
    return relative;
  }

  @Override
  public void tooDeep(SecureDirectoryStream<Path> parent, Path folder, Path name) {
    try {
      Path at = folder.resolve(name);
      Path place = spool.newFolder(batch, "deep-" + noteName(at, relative(at)), relative(at));
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
