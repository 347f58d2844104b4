package dev.dropgate.intake.spool;

import dev.dropgate.io.DurableCopy;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.model.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Delivers to another file system than the spool's, where one rename is impossible. The file is
 * copied into a private folder beside the delivered files. When the copy is complete and on disk,
 * the claim gets a mark at the end of its name. When the mark is on disk too, the copy is renamed
 * to its final name. That rename is the only step that delivers, and the mark tells whether a crash
 * came before or after it:
 *
 * <ul>
 *   <li>no mark: not delivered; any partial copy is made again;
 *   <li>a mark and the copy: complete, but not delivered; the copy is renamed;
 *   <li>a mark and no copy: delivered, whatever its reader has done with it since.
 * </ul>
 *
 * <p>The marked claim is deleted when all of this is on disk, and its mark disappears with it, so
 * that a crash leaves nothing behind. The mark needs no disk space, so a full spool can empty
 * itself. Stateless, thread safe.
 */
public final class CrossDeviceDelivery {
  /** The folder inside the delivered folder that holds copies that are not delivered yet. */
  public static final String INCOMPLETE_FOLDER = ".dropgate-incomplete";

  private CrossDeviceDelivery() {}

  /** Returns whether the claim already carries the mark. */
  public static boolean isMarked(Entry entry) {
    return entry.content().getFileName().toString().endsWith(SpoolFolder.COPIED_SUFFIX);
  }

  /** Returns whether an earlier try has begun or finished delivering it by copy. */
  public static boolean isBegun(Entry entry) {
    return exists(markedPath(entry));
  }

  /**
   * Delivers an entry unless an earlier try did.
   *
   * @param entry a clean entry of the spool
   * @param root the delivered folder
   * @param target the final path, in a folder that exists
   * @param unit the claim is deleted when it is committed
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken; another name may be
   *     tried
   * @throws IOException if it fails; it may be tried again
   */
  public static void deliverOnce(Entry entry, Path root, Path target, UnitOfWork unit)
      throws IOException {
    Path folder = root.resolve(INCOMPLETE_FOLDER);
    Path copy = folder.resolve(entry.id());
    Path marked = markedPath(entry);
    if (!exists(folder)) {
      unmark(marked); // the mark is from another disk: a missing copy here proves nothing
      DurableFiles.createPrivateFolders(folder);
      DurableFiles.sync(root);
    }
    if (!exists(marked)) {
      copy(unmarkedPath(marked), copy);
      DurableFiles.rename(unmarkedPath(marked), marked);
    }
    deliver(copy, marked, target);
    sync(folder, target.getParent(), unit);
    unit.deleteAfter(marked);
  }

  private static void copy(Path claim, Path copy) throws IOException {
    if (!hasFinalName(copy)) {
      Files.deleteIfExists(copy);
      DurableCopy.copy(claim, copy);
      DurableFiles.sync(copy.getParent());
    }
  }

  private static void deliver(Path copy, Path marked, Path target) throws IOException {
    if (exists(copy)) {
      commitMark(marked);
      if (hasFinalName(copy)) {
        Files.delete(copy);
      } else {
        DurableFiles.rename(copy, target);
      }
    }
  }

  // After a power cut, too, no delivery may be without its mark; the commit of the unit would come
  // too late.
  private static void commitMark(Path marked) throws IOException {
    try {
      DurableFiles.sync(marked.getParent());
    } catch (IOException e) {
      DurableFiles.rename(
          marked, unmarkedPath(marked)); // a second sync of the same change proves nothing
      throw e;
    }
  }

  private static void unmark(Path marked) throws IOException {
    if (exists(marked)) {
      DurableFiles.rename(marked, unmarkedPath(marked));
      DurableFiles.sync(marked.getParent());
    }
  }

  private static Path markedPath(Entry entry) {
    String name = entry.content().getFileName().toString();
    return isMarked(entry)
        ? entry.content()
        : entry.content().resolveSibling(name + SpoolFolder.COPIED_SUFFIX);
  }

  private static Path unmarkedPath(Path marked) {
    String name = marked.getFileName().toString();
    return marked.resolveSibling(
        name.substring(0, name.length() - SpoolFolder.COPIED_SUFFIX.length()));
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  // Where a rename that never overwrites is a link and a deletion, a crash may have come between
  // them.
  private static boolean hasFinalName(Path copy) throws IOException {
    try {
      return (Integer) Files.getAttribute(copy, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  // Sync the gate's own folder first: a unit of work finds the file system through it, and no
  // reader can remove it.
  private static void sync(Path folder, Path delivered, UnitOfWork unit) throws IOException {
    DurableFiles.sync(folder, unit);
    try {
      DurableFiles.sync(delivered, unit);
    } catch (NoSuchFileException e) {
      // Its reader has already taken the file, and the folder too.
    }
  }
}
