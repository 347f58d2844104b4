package dev.dropgate.intake;

import dev.dropgate.files.Digests;
import dev.dropgate.files.Disk;
import dev.dropgate.files.RawNames;
import dev.dropgate.inspect.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HashSet;
import java.util.Set;

/** What one poll claims: a folder in the spool, made at the first claim. Not thread safe. */
final class Batch implements AutoCloseable {
  private final SpoolFolder spool;
  private final Filing filing;
  private Path folder;
  private SecureDirectoryStream<Path> handle;
  private String lastParent = "";
  private final Set<Path> taken = new HashSet<>();
  private int longNames;
  private int size;

  Batch(SpoolFolder spool, Filing filing) {
    this.spool = spool;
    this.filing = filing;
  }

  /** How many entries were claimed. */
  int size() {
    return size;
  }

  /**
   * Claims a regular file by one rename, and makes sure of its bytes.
   *
   * @param from the handle of its folder
   * @param relative its path below the monitored directory
   * @param attributes what was checked
   * @param kind {@code FILE} or {@code UNFINISHED}
   */
  void claim(
      SecureDirectoryStream<Path> from, Path relative, BasicFileAttributes attributes, Kind kind)
      throws IOException {
    String target = target(relative, kind.folder());
    if (target == null) {
      return;
    }
    Path claim = folder.resolve(target);
    filing.expect(claim);
    try {
      from.move(relative.getFileName(), handle, Path.of(target));
    } catch (NoSuchFileException e) {
      filing.forget(claim);
      return; // taken back by whoever dropped it
    } catch (AtomicMoveNotSupportedException e) {
      if (copyAcross(from, relative.getFileName(), claim, attributes)) {
        size++; // and safe: nobody else ever had the copy open
      }
      filing.forget(claim);
      return;
    } catch (IOException e) {
      filing.forget(claim);
      throw e;
    }
    size++;
    filing.secure(claim, attributes.fileKey());
  }

  /**
   * Claims what is no regular file: it leaves the drop, and a description of it takes its place.
   */
  void claimOther(SecureDirectoryStream<Path> from, Path relative, BasicFileAttributes attributes)
      throws IOException {
    String target = target(relative, SpoolFolder.ASIDE);
    if (target == null) {
      return;
    }
    try {
      from.move(relative.getFileName(), handle, Path.of(target));
    } catch (NoSuchFileException e) {
      return;
    } catch (AtomicMoveNotSupportedException e) {
      filing.describe(spool.directory().resolve(relative), folder.resolve(target), attributes);
      from.deleteFile(relative.getFileName());
      size++;
      return;
    }
    size++;
    filing.describe(folder.resolve(target));
  }

  /** Takes a folder out of the drop as it is; it is walked by itself, from the spool. */
  void claimFolder(SecureDirectoryStream<Path> from, Path relative) throws IOException {
    open();
    Path claimed = spool.newFolder(folder, "deep-" + ++longNames, relative);
    try {
      from.move(relative.getFileName(), handle, folder.relativize(claimed));
    } catch (NoSuchFileException e) {
      return;
    }
    filing.addFolder(claimed);
  }

  // Where a claim goes, below the batch's handle; null if this walk has claimed the name already,
  // as whatever kind, and a new file has come up under it: that one is the next walk's.
  private String target(Path relative, String kind) throws IOException {
    if (!taken.add(relative)) {
      return null;
    }
    open();
    String target = kind + "/" + encode(relative);
    String parent = target.substring(0, target.lastIndexOf('/'));
    if (!parent.equals(lastParent)) {
      Disk.privateFolder(folder.resolve(parent));
      lastParent = parent;
    }
    return target;
  }

  private String encode(Path relative) throws IOException {
    String encoded = SpoolName.encode(relative);
    if (encoded != null) {
      return encoded;
    }
    String number = Integer.toString(++longNames);
    Disk.privateFolder(folder.resolve(SpoolFolder.NAMES));
    Disk.writeNew(folder.resolve(SpoolFolder.NAMES).resolve(number), RawNames.bytes(relative));
    return SpoolFolder.LONG + number;
  }

  // The spool is on another file system than the drop: copy, make durable, and only then take the
  // name away.
  private boolean copyAcross(
      SecureDirectoryStream<Path> from, Path name, Path target, BasicFileAttributes attributes)
      throws IOException {
    Path incoming = folder.resolve("incoming" + SpoolFolder.SCRATCH);
    try {
      Files.deleteIfExists(incoming);
      return copyAcross(from, name, incoming, target, attributes);
    } finally {
      Files.deleteIfExists(incoming); // half a copy on a full disk would make it fuller
    }
  }

  private static boolean copyAcross(
      SecureDirectoryStream<Path> from,
      Path name,
      Path incoming,
      Path target,
      BasicFileAttributes attributes)
      throws IOException {
    PosixFileAttributeView source =
        from.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    try (SeekableByteChannel in =
            from.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        FileChannel out = Disk.createNew(incoming)) {
      Digests.copy(in, out);
      Disk.sync(out);
    } catch (NoSuchFileException e) {
      return false;
    }
    PosixFileAttributes now = source.readAttributes();
    if (!now.fileKey().equals(attributes.fileKey())
        || now.size() != attributes.size()
        || !now.lastModifiedTime().equals(attributes.lastModifiedTime())) {
      return false; // changed while it was copied: not settled after all
    }
    keepAttributes(incoming, now);
    Disk.rename(incoming, target);
    Disk.sync(target.getParent());
    from.deleteFile(name);
    return true;
  }

  private static void keepAttributes(Path copy, PosixFileAttributes original) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(copy, PosixFileAttributeView.class);
    view.setTimes(original.lastModifiedTime(), null, null);
    view.setPermissions(original.permissions());
    try {
      view.setOwner(original.owner());
      view.setGroup(original.group());
    } catch (FileSystemException e) {
      // only root may give a file away; the copy is ours then
    }
  }

  private void open() throws IOException {
    if (folder == null) {
      folder = spool.newBatch();
      handle = Walk.open(folder);
    }
  }

  @Override
  public void close() throws IOException {
    if (handle != null) {
      handle.close();
    }
  }
}
