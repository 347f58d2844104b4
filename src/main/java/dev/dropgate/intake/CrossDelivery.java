package dev.dropgate.intake;

import dev.dropgate.files.Disk;
import dev.dropgate.files.DurableCopy;
import dev.dropgate.inspect.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Delivers to another file system than the spool's, where one rename cannot reach. The file is
 * copied into a private folder beside the delivered ones; when the copy is whole and on disk, an
 * empty mark in the claim's batch says so; then the copy is renamed to its final name. That rename
 * is the one step that delivers, and the mark tells on which side of it a crash was:
 *
 * <ul>
 *   <li>no mark: not delivered; whatever there is of a copy is made anew;
 *   <li>a mark and the copy: whole, but not delivered; it is renamed;
 *   <li>a mark and no copy: delivered, whatever its reader has done with it since.
 * </ul>
 *
 * The claim itself stays until whoever handed it in deletes it, after all of this is on disk. The
 * mark lies with the long names of the batch and goes with them, when no claim of the batch is
 * left: never before the claim, and no crash leaves it behind for good. Stateless, thread safe.
 */
final class CrossDelivery {
  /** In the delivered folder: copies that are not delivered yet. */
  static final String FOLDER = ".dropgate-incomplete";

  private CrossDelivery() {}

  /**
   * Delivers, unless an earlier life did.
   *
   * @param entry a clean entry of the spool
   * @param root the delivered folder
   * @param target the final name, in a folder that exists
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken; another may be tried
   * @throws IOException if it fails; it may be tried again
   */
  static void place(Entry entry, Path root, Path target) throws IOException {
    Path folder = root.resolve(FOLDER);
    Path copy = folder.resolve(entry.id());
    Path mark =
        SpoolFolder.batchOf(entry).resolve(SpoolFolder.NAMES).resolve("copied-" + entry.id());
    if (!exists(folder)) {
      forget(mark); // another disk than the mark speaks of: a copy that is not here proves nothing
      Disk.privateFolder(folder);
      Disk.sync(root);
    }
    if (!exists(mark)) {
      copy(entry, copy);
      make(mark);
    }
    deliver(copy, mark, target);
    sync(folder, target.getParent());
  }

  private static void copy(Entry entry, Path copy) throws IOException {
    if (!hasFinalName(copy)) {
      Files.deleteIfExists(copy);
      DurableCopy.copy(entry.content(), copy);
      Disk.sync(copy.getParent());
    }
  }

  private static void make(Path mark) throws IOException {
    Path names = mark.getParent();
    if (!exists(names)) {
      Disk.privateFolder(names);
      Disk.sync(names.getParent());
    }
    Disk.createNew(mark).close();
  }

  private static void deliver(Path copy, Path mark, Path target) throws IOException {
    if (exists(copy)) {
      commit(mark);
      if (hasFinalName(copy)) {
        Files.delete(copy);
      } else {
        Disk.rename(copy, target);
      }
    }
  }

  // Before the rename, so that after a power cut too no delivery is without its mark; a group would
  // be too late.
  private static void commit(Path mark) throws IOException {
    try {
      Disk.sync(mark.getParent());
    } catch (IOException e) {
      Files.deleteIfExists(mark); // a second sync of the same change proves nothing
      throw e;
    }
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  // Where a rename that never overwrites is a link and a deletion, a crash may have been between
  // the two.
  private static boolean hasFinalName(Path copy) throws IOException {
    try {
      return (Integer) Files.getAttribute(copy, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void forget(Path mark) throws IOException {
    if (Files.deleteIfExists(mark)) {
      Disk.sync(mark.getParent());
    }
  }

  // Our own folder first: a group goes by it to the file system, and no reader takes it away.
  private static void sync(Path folder, Path delivered) throws IOException {
    Disk.syncInGroup(folder);
    try {
      Disk.syncInGroup(delivered);
    } catch (NoSuchFileException e) {
      // its reader has already taken the file, and the folder too
    }
  }
}
