package dev.dropgate.intake.spool;

import dev.dropgate.intake.spool.NameReservations.Reservation;
import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.SparseFileChannel;
import dev.dropgate.io.linux.FileMetadata;
import dev.dropgate.io.linux.WriterState;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Claims files from another file system than the spool's, where a rename is impossible. The file is
 * copied under its own name. When the copy is on disk, the file gets a reserved name in its own
 * folder and is deleted under that name. Only then does the consumer see the copy. After a crash at
 * any point, the next walk finds either the reserved name without a copy, and copies again, or the
 * copy, and finishes. Not thread safe.
 */
public final class CrossDeviceClaims {
  static final String COPIES_FOLDER = "crossed";
  private static final Path TOP_FOLDER = Path.of("");

  private static final int MAX_STUCK = 10_000;

  /** PATH_MAX of Linux, less room for a reserved name. A longer path cannot be opened. */
  private static final int MAX_PATH_BYTES = 3800;

  private final SpoolFolder spool;
  private final long maxFileSize;
  private final CopyPermissionPolicy rights;
  private final NameReservations reservations;

  /** Maps the reserved path in the monitored directory to the copy in the spool. */
  private final Map<Path, Path> copied = new HashMap<>();

  /** The inodes of files that could be copied but not removed. */
  private final Set<Object> stuck = new HashSet<>();

  private SecureDirectoryStream<Path> top;

  /**
   * Finds the copies that a crash left.
   *
   * @param spool a prepared folder
   * @param maxFileSize in bytes; larger files are not copied
   */
  CrossDeviceClaims(SpoolFolder spool, long maxFileSize) throws IOException {
    this(spool, maxFileSize, CopyPermissionPolicy.of(false, spool.path()));
  }

  /**
   * Uses another permission policy for the copies.
   *
   * @param rights decides which permissions a copy gets
   */
  public CrossDeviceClaims(SpoolFolder spool, long maxFileSize, CopyPermissionPolicy rights)
      throws IOException {
    this.rights = rights;
    this.maxFileSize = maxFileSize;
    this.spool = spool;
    reservations = new NameReservations(spool);
    reservations.newWalk();
    for (Path at : reservations.unmet()) {
      Reservation reservation = reservations.get(at);
      for (Path copy : SpoolTree.listFiles(folder(reservation))) {
        copied.put(at, copy);
      }
    }
  }

  /**
   * Starts a walk.
   *
   * @param root the handle of the monitored directory
   */
  public void newWalk(SecureDirectoryStream<Path> root) {
    top = root;
    reservations.newWalk();
  }

  /**
   * Ends a walk that has seen the whole monitored directory. Copies whose reserved name is gone are
   * complete.
   */
  public void endWalk() throws IOException {
    for (Path at : reservations.unmet()) {
      release(reservations.get(at));
    }
  }

  /**
   * Finishes the claim of a reserved name that a walk meets.
   *
   * @param from the handle of its folder
   * @param at its path below the monitored directory
   * @return false if it is not the copied file; it must then be claimed like any other entry
   */
  public boolean finishReserved(SecureDirectoryStream<Path> from, Path at) throws IOException {
    Reservation reservation = reservations.get(at);
    if (reservation == null) {
      return false;
    }
    reservations.markMet(at);
    Path copy = copied.get(at);
    if (copy == null) {
      return false;
    }
    boolean same = isWhatWasCopied(reservation, copy, view(from, at.getFileName()));
    if (same) {
      from.deleteFile(at.getFileName());
    }
    release(reservation);
    return same;
  }

  // The uploader may have written to the file since, or renamed another one over it.
  private static boolean isWhatWasCopied(
      Reservation reservation, Path copy, PosixFileAttributeView view) throws IOException {
    PosixFileAttributes there = view.readAttributes();
    if (!reservation.isFor(there.fileKey()) || !there.isRegularFile()) {
      return reservation.isFor(there.fileKey());
    }
    BasicFileAttributes ours =
        Files.readAttributes(copy, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return ours.size() == there.size()
        && toMicros(ours.lastModifiedTime()) == toMicros(there.lastModifiedTime());
  }

  // Some file systems and Java versions keep times only to the microsecond.
  private static long toMicros(FileTime time) {
    return time.to(TimeUnit.MICROSECONDS);
  }

  /**
   * Returns the path that an entry had before the gate gave a reserved name to it or to its folder.
   *
   * @param at its path below the monitored directory
   * @param fileKey its inode
   * @return the same path if its name is not reserved
   */
  public Path originalPath(Path at, Object fileKey) {
    Reservation own = reservations.get(at);
    if (own != null && own.isFor(fileKey)) {
      return own.relative();
    }
    return isInRaisedFolder(at) ? inOriginalFolder(at) : at;
  }

  /** Returns the original path of a folder whose inode the walk has checked. */
  public Path originalFolderPath(Path at) {
    return isInRaisedFolder(at) ? inOriginalFolder(at) : at;
  }

  private Path inOriginalFolder(Path at) {
    return reservations.get(at.getName(0)).relative().resolve(at.subpath(1, at.getNameCount()));
  }

  /**
   * Returns whether a path lies in a folder that the gate has raised to the top of the monitored
   * directory.
   */
  public boolean isInRaisedFolder(Path at) {
    return at.getNameCount() > 1 && reservations.get(at.getName(0)) != null;
  }

  /**
   * Claims a regular file.
   *
   * @param found the file
   * @param batch the batch folder
   * @param target the claim's path in the batch
   * @return false if it is not the file that was checked; a later walk handles it
   * @throws IOException if the file cannot be removed or copied; it then stays in the monitored
   *     directory
   */
  boolean claim(WalkedEntry found, Path batch, String target) throws IOException {
    BasicFileAttributes attributes = found.attributes();
    if (attributes.size() > maxFileSize) {
      throw new FileSystemException(
          found.relative().toString(), null, "too big to be copied to the spool's file system");
    }
    Path incoming = batch.resolve("incoming" + SpoolFolder.SCRATCH_SUFFIX);
    try {
      return (isTooLong(found.at()) || stuck.contains(attributes.fileKey()))
          ? reserveAndCopy(found, batch, target, incoming)
          : copyAndReserve(found, batch, target, incoming);
    } catch (NoSuchFileException e) {
      if (isThere(found)) {
        throw e;
      }
      return false; // the uploader took it back
    } finally {
      Files.deleteIfExists(incoming); // after any failure, so that it cannot fill the spool
    }
  }

  // The file keeps its name while it is copied: that may take hours, or repeat on a full disk.
  private boolean copyAndReserve(WalkedEntry found, Path batch, String target, Path incoming)
      throws IOException {
    PosixFileAttributeView view = view(found.parent(), found.name());
    PosixFileAttributes now = view.readAttributes();
    if (!isSame(found.attributes(), now) || isBusy(found.at(), target)) {
      return false; // not settled after all; a copy would take the file from its writer
    }
    FileMetadata origin = copy(spool.directory().resolve(found.at()), now, incoming);
    if (!isSame(now, view.readAttributes()) || isBusy(found.at(), target)) {
      return false;
    }
    Reservation reservation;
    try {
      reservation = reserve(found, batch);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      rememberAsStuck(found);
      throw e;
    }
    stuck.remove(now.fileKey());
    return take(new CopiedFile(reservation, found.parent(), now, origin), target, incoming);
  }

  // A file that cannot be renamed cannot be deleted either, and must not be copied again and again.
  // A file that lies too deep can be opened only at the top.
  private boolean reserveAndCopy(WalkedEntry found, Path batch, String target, Path incoming)
      throws IOException {
    boolean tooLong = isTooLong(found.at());
    if (!isSame(found.attributes(), view(found.parent(), found.name()).readAttributes())
        || (!tooLong && isBusy(found.at(), target))) {
      return false;
    }
    Reservation reservation = reserve(found, batch);
    SecureDirectoryStream<Path> from = tooLong ? top : found.parent();
    PosixFileAttributes now = view(from, reservation.at().getFileName()).readAttributes();
    if (!now.isRegularFile()
        || !now.fileKey().equals(found.attributes().fileKey())
        || (tooLong && isBusy(reservation.at(), target))) {
      return false;
    }
    stuck.remove(now.fileKey());
    FileMetadata origin = copy(spool.directory().resolve(reservation.at()), now, incoming);
    return take(new CopiedFile(reservation, from, now, origin), target, incoming);
  }

  private void rememberAsStuck(WalkedEntry found) {
    if (stuck.size() >= MAX_STUCK) {
      stuck.clear(); // each of them is then copied once more
    }
    stuck.add(found.attributes().fileKey());
  }

  private static boolean isThere(WalkedEntry found) {
    try {
      view(found.parent(), found.name()).readAttributes();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A file with its reserved name, and its attributes at the time of the copy. */
  private record CopiedFile(
      Reservation reservation,
      SecureDirectoryStream<Path> from,
      PosixFileAttributes was,
      FileMetadata origin) {}

  private boolean take(CopiedFile file, String target, Path incoming) throws IOException {
    Reservation reservation = file.reservation();
    PosixFileAttributeView view = view(file.from(), reservation.at().getFileName());
    if (!isSame(file.was(), view.readAttributes())) {
      return false; // written to during the copy: not settled after all
    }
    Path batch = reservation.batch();
    Path copy = folder(reservation).resolve(target);
    OriginNoteStore.write(
        OriginNoteStore.notePath(batch, spool.entry(batch.resolve(target)).id()), file.origin());
    DurableFiles.createPrivateFolders(copy.getParent());
    DurableFiles.rename(incoming, copy);
    DurableFiles.sync(copy.getParent());
    copied.put(reservation.at(), copy);
    if (isSame(file.was(), view.readAttributes())) {
      file.from().deleteFile(reservation.at().getFileName());
      release(reservation);
    }
    return true;
  }

  private boolean isBusy(Path at, String target) {
    boolean unfinished = target.startsWith(EntryKind.UNFINISHED.folderName());
    return !unfinished
        && DurableFiles.findWriters(spool.directory().resolve(at)) == WriterState.SOME;
  }

  private boolean isTooLong(Path at) {
    return RawNames.bytes(spool.directory().resolve(at)).length > MAX_PATH_BYTES;
  }

  /**
   * Claims a link or special file. Its description is on disk before it is deleted.
   *
   * @param found the entry
   * @param kind its kind
   * @param batch the batch folder
   * @param target the description's path in the batch
   */
  void claimOther(WalkedEntry found, EntryKind kind, Path batch, String target) throws IOException {
    Reservation reservation = reserve(found, batch);
    SecureDirectoryStream<Path> from = isTooLong(found.at()) ? top : found.parent();
    PosixFileAttributes now = view(from, reservation.at().getFileName()).readAttributes();
    if (SpecialFileDescriber.kindOf(now) != kind || now.isRegularFile() || now.isDirectory()) {
      return; // swapped in between: the next walk handles the new entry
    }
    Path copy = folder(reservation).resolve(target);
    DurableFiles.createPrivateFolders(copy.getParent());
    AtomicFileWriter.writeNew(
        copy, SpecialFileDescriber.describe(spool.directory().resolve(reservation.at()), kind));
    copied.put(reservation.at(), copy);
    from.deleteFile(reservation.at().getFileName());
    release(reservation);
  }

  /**
   * Moves a folder that lies too deep to the top of the monitored directory, under a reserved name.
   * The next walk meets it there.
   *
   * @param found the folder
   * @param batch the batch folder
   */
  void raiseFolder(WalkedEntry found, Path batch) throws IOException {
    Object fileKey = view(found.parent(), found.name()).readAttributes().fileKey();
    Reservation reservation = reservations.reserve(batch, TOP_FOLDER, found.relative(), fileKey);
    found.parent().move(found.name(), top, reservation.at());
  }

  /**
   * Handles the end of a walk through a folder: deletes it if the gate has raised it and it is
   * empty.
   *
   * @param parent the handle of its parent folder
   * @param at its path below the monitored directory
   */
  public void leaveFolder(SecureDirectoryStream<Path> parent, Path at) throws IOException {
    Reservation reservation = reservations.get(at.getName(0));
    if (reservation == null) {
      return;
    }
    reservations.markMet(at);
    try {
      parent.deleteDirectory(at.getFileName());
    } catch (FileSystemException e) {
      return; // not empty
    }
    if (at.getNameCount() == 1) {
      reservations.release(reservation);
    }
  }

  /**
   * Gives an entry a reserved name in its own folder, or at the top if its path is too long to be
   * opened.
   */
  private Reservation reserve(WalkedEntry found, Path batch) throws IOException {
    Path folder = found.at().getParent();
    boolean toTop = isTooLong(found.at()) || folder == null;
    Reservation reservation =
        reservations.reserve(
            batch, toTop ? TOP_FOLDER : folder, found.relative(), found.attributes().fileKey());
    found
        .parent()
        .move(
            found.name(),
            isTooLong(found.at()) ? top : found.parent(),
            reservation.at().getFileName());
    return reservation;
  }

  // Opens by path, because that open never blocks. The path must still lead to the inode that the
  // handle shows.
  private FileMetadata copy(Path file, PosixFileAttributes expected, Path incoming)
      throws IOException {
    Files.deleteIfExists(incoming);
    try (FileChannel in = DurableFiles.openForReading(file, expected.fileKey());
        FileChannel out = DurableFiles.createNew(incoming)) {
      FileMetadata attributes = attributes(file, expected); // read first, to keep the access time
      // One byte more than the limit shows that the file has grown.
      long oneMore = maxFileSize == Long.MAX_VALUE ? maxFileSize : maxFileSize + 1;
      SparseFileChannel copy = new SparseFileChannel(out);
      ContentHasher.copyAndHash(in, copy, oneMore);
      copy.finish();
      rights.of(attributes).applyTo(incoming); // attributes that need root are skipped
      DurableFiles.sync(out);
      return attributes;
    } catch (IOException e) {
      Files.deleteIfExists(incoming);
      throw e;
    }
  }

  private static boolean isSame(BasicFileAttributes one, BasicFileAttributes two) {
    return one.fileKey().equals(two.fileKey())
        && one.size() == two.size()
        && one.lastModifiedTime().equals(two.lastModifiedTime());
  }

  private static PosixFileAttributeView view(SecureDirectoryStream<Path> from, Path name) {
    return from.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static FileMetadata attributes(Path file, PosixFileAttributes expected)
      throws IOException {
    FileMetadata attributes = FileMetadata.of(file);
    if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey()
        .equals(expected.fileKey())) {
      throw new FileSystemException(file.toString(), null, "not the file that was looked at");
    }
    return attributes;
  }

  private void release(Reservation reservation) throws IOException {
    Path copy = copied.get(reservation.at());
    if (copy != null) {
      Path batch = reservation.batch();
      Path below = batch.relativize(copy);
      Path target = batch.resolve(below.subpath(2, below.getNameCount()));
      DurableFiles.createPrivateFolders(target.getParent());
      DurableFiles.rename(copy, target);
      copied.remove(reservation.at());
    }
    reservations.release(reservation);
  }

  private static Path folder(Reservation reservation) {
    return reservation
        .batch()
        .resolve(COPIES_FOLDER)
        .resolve(Integer.toString(reservation.number()));
  }

  /** Returns the reserved names whose copies are not released yet; for tests. */
  List<Path> unreleased() {
    return List.copyOf(copied.keySet());
  }
}
