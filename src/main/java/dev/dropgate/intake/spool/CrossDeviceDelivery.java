package dev.dropgate.intake.spool;

import dev.dropgate.io.DurableCopy;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.GroupCommit;
import dev.dropgate.model.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Delivers to another file system than the spool's, where one rename cannot reach. The file is
 * copied into a private folder beside the delivered ones; when the copy is whole and on disk, the
 * claim gets a mark at the end of its name; when that is on disk too, the copy is renamed to its
 * final name. That rename is the one step that delivers, and the mark tells on which side of it a
 * crash was:
 *
 * <ul>
 *   <li>no mark: not delivered; whatever there is of a copy is made anew;
 *   <li>a mark and the copy: whole, but not delivered; it is renamed;
 *   <li>a mark and no copy: delivered, whatever its reader has done with it since.
 * </ul>
 *
 * The marked claim is deleted when all of this is on disk, and the mark goes with it: no crash
 * leaves anything behind. The mark needs no space, so that a spool that is full can empty itself.
 * Stateless, thread safe.
 */
public final class CrossDeviceDelivery {
  /** In the delivered folder: copies that are not delivered yet. */
  public static final String INCOMPLETE_FOLDER = ".dropgate-incomplete";

  private CrossDeviceDelivery() {}

  /** Whether the claim has its mark already when it is handed in. */
  public static boolean isMarked(Entry entry) {
    return entry.content().getFileName().toString().endsWith(SpoolFolder.COPIED_SUFFIX);
  }

  /** Whether an earlier try has begun to deliver it by copy, or has even done it. */
  public static boolean isBegun(Entry entry) {
    return exists(markedPath(entry));
  }

  /**
   * Delivers, unless an earlier try did.
   *
   * @param entry a clean entry of the spool
   * @param root the delivered folder
   * @param target the final name, in a folder that exists
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken; another may be tried
   * @throws IOException if it fails; it may be tried again
   */
  public static void deliverOnce(Entry entry, Path root, Path target) throws IOException {
    Path folder = root.resolve(INCOMPLETE_FOLDER);
    Path copy = folder.resolve(entry.id());
    Path marked = markedPath(entry);
    if (!exists(folder)) {
      unmark(marked); // it speaks of another disk: that there is no copy here proves nothing
      DurableFiles.createPrivateFolders(folder);
      DurableFiles.sync(root);
    }
    if (!exists(marked)) {
      copy(unmarkedPath(marked), copy);
      DurableFiles.rename(unmarkedPath(marked), marked);
    }
    deliver(copy, marked, target);
    sync(folder, target.getParent());
    GroupCommit.deleteAfterwards(marked);
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

  // After a power cut too no delivery may be without its mark; to leave this to a group would be
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

  // Where a rename that never overwrites is a link and a deletion, a crash may have been between
  // the two.
  private static boolean hasFinalName(Path copy) throws IOException {
    try {
      return (Integer) Files.getAttribute(copy, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  // Our own folder first: a group goes by it to the file system, and no reader takes it away.
  private static void sync(Path folder, Path delivered) throws IOException {
    DurableFiles.syncInGroup(folder);
    try {
      DurableFiles.syncInGroup(delivered);
    } catch (NoSuchFileException e) {
      // its reader has already taken the file, and the folder too
    }
  }
}
