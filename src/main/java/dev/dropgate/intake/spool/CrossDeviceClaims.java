package dev.dropgate.intake.spool;

import dev.dropgate.intake.spool.NameReservations.Reservation;
import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.linux.WriterState;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.FileMetadata;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Claims files from another file system than the spool's, where a rename is impossible. The file is
 * copied under its own name. When the copy is on disk, the file gets a reserved name in its own
 * folder and is deleted under that name. Only then does the consumer see the copy. After a crash at
 * any point, the next walk finds either the reserved name without a copy, and copies again, or the
 * copy, and finishes. Not thread safe.
 */
public final class CrossDeviceClaims {
  private static final int MAX_STUCK = 10_000;

  private final SpoolFolder spool;
  private final long maxFileSize;
  private final NameReservations reservations;
  private final ReservedCopies copies;
  private final ReservedNames names;
  private final CrossDeviceCopier copier;

  /** The inodes of files that could be copied but not removed. */
  private final Set<Object> stuck = new HashSet<>();

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
    this.maxFileSize = maxFileSize;
    this.spool = spool;
    reservations = new NameReservations(spool);
    reservations.newWalk();
    copies = new ReservedCopies(reservations);
    names = new ReservedNames(spool, reservations);
    copier = new CrossDeviceCopier(maxFileSize, rights);
  }

  /** Returns the names that the gate has given to entries of the monitored directory. */
  public ReservedNames names() {
    return names;
  }

  /**
   * Starts a walk.
   *
   * @param root the handle of the monitored directory
   */
  public void newWalk(SecureDirectoryStream<Path> root) {
    names.newWalk(root);
  }

  /**
   * Ends a walk that has seen the whole monitored directory. Copies whose reserved name is gone are
   * complete.
   */
  public void endWalk() throws IOException {
    for (Path at : reservations.unmet()) {
      copies.release(reservations.get(at));
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
    Path copy = copies.get(at);
    if (copy == null) {
      return false;
    }
    boolean same = ReservedCopies.isWhatWasCopied(reservation, copy, view(from, at.getFileName()));
    if (same) {
      from.deleteFile(at.getFileName());
    }
    copies.release(reservation);
    return same;
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
      return (names.isTooLong(found.at()) || stuck.contains(attributes.fileKey()))
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
    FileMetadata origin = copier.copy(spool.directory().resolve(found.at()), now, incoming);
    if (!isSame(now, view.readAttributes()) || isBusy(found.at(), target)) {
      return false;
    }
    Reservation reservation;
    try {
      reservation = names.reserve(found, batch);
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
    boolean tooLong = names.isTooLong(found.at());
    if (!isSame(found.attributes(), view(found.parent(), found.name()).readAttributes())
        || (!tooLong && isBusy(found.at(), target))) {
      return false;
    }
    Reservation reservation = names.reserve(found, batch);
    SecureDirectoryStream<Path> from = names.folderOf(found);
    PosixFileAttributes now = view(from, reservation.at().getFileName()).readAttributes();
    if (!now.isRegularFile()
        || !now.fileKey().equals(found.attributes().fileKey())
        || (tooLong && isBusy(reservation.at(), target))) {
      return false;
    }
    stuck.remove(now.fileKey());
    FileMetadata origin = copier.copy(spool.directory().resolve(reservation.at()), now, incoming);
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
    Path copy = ReservedCopies.folder(reservation).resolve(target);
    OriginNoteStore.write(
        OriginNoteStore.notePath(batch, spool.entry(batch.resolve(target)).id()), file.origin());
    DurableFiles.createPrivateFolders(copy.getParent());
    DurableFiles.rename(incoming, copy);
    DurableFiles.sync(copy.getParent());
    copies.add(reservation, copy);
    if (isSame(file.was(), view.readAttributes())) {
      file.from().deleteFile(reservation.at().getFileName());
      copies.release(reservation);
    }
    return true;
  }

  private boolean isBusy(Path at, String target) {
    boolean unfinished = target.startsWith(EntryKind.UNFINISHED.folderName());
    return !unfinished
        && DurableFiles.findWriters(spool.directory().resolve(at)) == WriterState.SOME;
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
    Reservation reservation = names.reserve(found, batch);
    SecureDirectoryStream<Path> from = names.folderOf(found);
    PosixFileAttributes now = view(from, reservation.at().getFileName()).readAttributes();
    if (SpecialFileDescriber.kindOf(now) != kind || now.isRegularFile() || now.isDirectory()) {
      return; // swapped in between: the next walk handles the new entry
    }
    Path copy = ReservedCopies.folder(reservation).resolve(target);
    DurableFiles.createPrivateFolders(copy.getParent());
    AtomicFileWriter.writeNew(
        copy, SpecialFileDescriber.describe(spool.directory().resolve(reservation.at()), kind));
    copies.add(reservation, copy);
    from.deleteFile(reservation.at().getFileName());
    copies.release(reservation);
  }

  private static boolean isSame(BasicFileAttributes one, BasicFileAttributes two) {
    return one.fileKey().equals(two.fileKey())
        && one.size() == two.size()
        && one.lastModifiedTime().equals(two.lastModifiedTime());
  }

  private static PosixFileAttributeView view(SecureDirectoryStream<Path> from, Path name) {
    return from.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the reserved names whose copies are not released yet; for tests. */
  List<Path> unreleased() {
    return copies.unreleased();
  }
}
