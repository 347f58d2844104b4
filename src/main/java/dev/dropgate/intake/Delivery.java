package dev.dropgate.intake;

import dev.dropgate.files.Disk;
import dev.dropgate.files.DistinctName;
import dev.dropgate.files.DurableCopy;
import dev.dropgate.files.OtherFileSystemException;
import dev.dropgate.files.RawNames;
import dev.dropgate.inspect.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Hands clean files on: under their own relative path, each exactly once, never on top of anything.
 * A name that is taken gets a part of the claim's id before its extension. Thread safe.
 */
public final class Delivery {
  /** In the delivered folder: copies that are not whole yet. */
  private static final String INCOMPLETE = ".dropgate-incomplete";

  /**
   * PATH_MAX of Linux without the final NUL: a file that lay deeper is delivered at the top, under
   * a distinct name.
   */
  private static final int LONGEST_PATH = 4095;

  private volatile String delivered;

  /**
   * Delivers.
   *
   * @param entry a clean entry; its content leaves the spool
   * @param folder the folder to deliver into; null for the default
   * @return where it is now
   * @throws IOException if it cannot be delivered; it stays in the spool then
   */
  public Path deliver(Entry entry, String folder) throws IOException {
    Path root =
        RawNames.path((folder == null ? delivered : folder).getBytes(StandardCharsets.UTF_8))
            .toAbsolutePath()
            .normalize();
    Path target = root.resolve(entry.relative());
    if (RawNames.bytes(target).length > LONGEST_PATH) {
      target = root.resolve(DistinctName.of(entry.relative().getFileName(), entry.id()));
    } else if (entry.relative().startsWith(INCOMPLETE)) {
      target = distinct(entry, root); // a dropper cannot know our folder's name by accident
    }
    try {
      Files.createDirectories(target.getParent());
      place(entry, root, target);
      return target;
    } catch (FileSystemException e) {
      Path free = distinct(entry, root);
      if (free.equals(target)) {
        throw e; // nothing was in the way
      }
      place(entry, root, free);
      return free;
    }
  }

  private static void place(Entry entry, Path root, Path target) throws IOException {
    try {
      Disk.rename(entry.content(), target);
    } catch (OtherFileSystemException e) {
      copy(entry, root, target);
    }
  }

  // The link is the commit: while the incomplete copy has two names, the file was delivered and
  // only the spool's copy is
  // left to delete; a crash at any point leads to one delivered file.
  private static void copy(Entry entry, Path root, Path target) throws IOException {
    Path incomplete = Disk.privateFolder(root.resolve(INCOMPLETE)).resolve(entry.id());
    if (!Files.exists(incomplete, LinkOption.NOFOLLOW_LINKS) || names(incomplete) < 2) {
      Files.deleteIfExists(incomplete);
      DurableCopy.copy(entry.content(), incomplete);
      link(incomplete, target);
      Disk.sync(target.getParent());
    }
    Files.delete(entry.content());
    Files.deleteIfExists(incomplete);
  }

  private static void link(Path incomplete, Path target) throws IOException {
    try {
      Files.createLink(target, incomplete);
    } catch (FileAlreadyExistsException e) {
      Files.delete(incomplete);
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      Disk.rename(incomplete, target); // a file system without hard links (FAT, some shares)
    }
  }

  private static int names(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
  }

  // Every folder on the way may be taken by a file that was delivered before; the first such name
  // is made distinct.
  private static Path distinct(Entry entry, Path root) throws IOException {
    Path at = root;
    int last = entry.relative().getNameCount() - 1;
    for (int i = 0; i <= last; i++) {
      Path next = at.resolve(entry.relative().getName(i));
      boolean free =
          !(i == 0 && next.endsWith(INCOMPLETE))
              && (i == last
                  ? !Files.exists(next, LinkOption.NOFOLLOW_LINKS)
                  : isFolderOrFree(next));
      at = free ? next : at.resolve(DistinctName.of(entry.relative().getName(i), entry.id()));
    }
    Files.createDirectories(at.getParent());
    return at;
  }

  private static boolean isFolderOrFree(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
        || !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Sets where files go whose directory does not say.
   *
   * @param delivered a path
   */
  public void setDelivered(String delivered) {
    this.delivered = delivered;
  }
}
