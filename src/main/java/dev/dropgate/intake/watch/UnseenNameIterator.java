package dev.dropgate.intake.watch;

import dev.dropgate.intake.watch.UnchangedFolders.FullLook;
import dev.dropgate.io.FolderStamp;
import dev.dropgate.io.NameIterator;
import dev.dropgate.io.linux.FolderListing;
import dev.dropgate.io.linux.ThreadHeartbeat;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Iterates over the names in a folder without the unchanged files that are remembered as clean. For
 * each of these, a poll costs one system call, or none while the folder is remembered as unchanged.
 * The folder is opened a second time for that, step by step like the walk. If another folder was
 * swapped in between, the walk does not find its names, and the next poll reads the new folder.
 */
final class UnseenNameIterator implements NameIterator {
  /** Every 64th file is often enough for the watchdog. */
  private static final int BEAT_MASK = 63;

  private final FolderListing scan;
  private final CleanFileCache memory;
  private final UnchangedFolders folders;
  private final List<Path> unknown = new ArrayList<>();
  private Iterator<Path> remembered;
  private FolderStamp looked;
  private int reserved;
  private int known;
  private int met;

  private UnseenNameIterator(
      FolderListing scan, CleanFileCache memory, UnchangedFolders folders, Object fileKey) {
    this.scan = scan;
    this.memory = memory;
    this.folders = folders;
    try {
      begin(FolderStamp.of(scan.handle()), fileKey);
    } catch (IOException | UnsupportedOperationException e) {
      looked = null; // the listing reports what is wrong
    }
  }

  // What is watched and what is listed must be the folder that the walk has opened.
  private void begin(FolderStamp stamp, Object fileKey) throws IOException {
    if (!stamp.fileKey().equals(fileKey)) {
      return;
    }
    FullLook look = folders.find(stamp);
    if (look != null) {
      met = look.knownFiles();
      memory.noteOmitted(met);
      remembered = look.names().iterator();
    } else if (folders.beginLook(scan.handle(), stamp)) {
      looked = stamp;
    }
  }

  /**
   * Opens the root of a walk.
   *
   * @param path the path of the root
   * @param handle the handle of the root
   * @return an iterator over all names if the fast listing is unavailable
   * @throws IOException if the root cannot be examined
   */
  static NameIterator of(
      Path path,
      SecureDirectoryStream<Path> handle,
      CleanFileCache memory,
      UnchangedFolders folders)
      throws IOException {
    Object fileKey =
        handle.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey();
    return of(FolderListing.open(path), handle, memory, folders, fileKey);
  }

  private static NameIterator of(
      FolderListing scan,
      SecureDirectoryStream<Path> handle,
      CleanFileCache memory,
      UnchangedFolders folders,
      Object fileKey) {
    return scan == null
        ? NameIterator.all(handle)
        : new UnseenNameIterator(scan, memory, folders, fileKey);
  }

  @Override
  public Path next() throws IOException {
    if (remembered != null) {
      return remembered.hasNext() ? remembered.next() : null;
    }
    while (scan.next()) {
      if ((++met & BEAT_MASK) == 0) {
        ThreadHeartbeat.beat();
      }
      if (!scan.isFile() || !memory.contains(scan)) {
        Path name = scan.name();
        note(name, scan.nameLength());
        return name;
      }
      known++;
    }
    if (looked != null) {
      folders.endLook(looked, unknown, reserved, known);
      reserved = 0;
      looked = null;
    }
    return null;
  }

  private void note(Path name, int length) {
    if (looked == null) {
      return;
    }
    int bytes = unknown.size() < UnchangedFolders.MAX_NAMES ? folders.reserve(length) : 0;
    if (bytes == 0) {
      endLookEarly();
      return;
    }
    reserved += bytes;
    unknown.add(name);
  }

  private void endLookEarly() {
    folders.release(reserved);
    reserved = 0;
    looked = null;
    unknown.clear();
  }

  @Override
  public boolean isEmpty() {
    return met == 0;
  }

  @Override
  public NameIterator openFolder(Path name, SecureDirectoryStream<Path> handle, Object fileKey) {
    return of(scan.openChild(name), handle, memory, folders, fileKey);
  }

  @Override
  public void close() {
    endLookEarly();
    scan.close();
  }
}
