package dev.dropgate.intake.spool;

import dev.dropgate.intake.spool.NameReservations.Reservation;
import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;

/**
 * Gives entries of the monitored directory reserved names, raises folders that lie too deep to its
 * top, and tells which path each entry had before. Not thread safe.
 */
public final class ReservedNames {
  private static final Path TOP_FOLDER = Path.of("");

  /** PATH_MAX of Linux, less room for a reserved name. A longer path cannot be opened. */
  private static final int MAX_PATH_BYTES = 3800;

  private final SpoolFolder spool;
  private final NameReservations reservations;
  private SecureDirectoryStream<Path> top;

  ReservedNames(SpoolFolder spool, NameReservations reservations) {
    this.spool = spool;
    this.reservations = reservations;
  }

  /** Starts a walk from the handle of the monitored directory. */
  void newWalk(SecureDirectoryStream<Path> root) {
    top = root;
    reservations.newWalk();
  }

  /** Returns whether a path is too long to be opened. */
  boolean isTooLong(Path at) {
    return RawNames.bytes(spool.directory().resolve(at)).length > MAX_PATH_BYTES;
  }

  /**
   * Gives an entry a reserved name in its own folder, or at the top if its path is too long to be
   * opened.
   */
  Reservation reserve(WalkedEntry found, Path batch) throws IOException {
    Path folder = found.at().getParent();
    boolean toTop = isTooLong(found.at()) || folder == null;
    Reservation reservation =
        reservations.reserve(
            batch, toTop ? TOP_FOLDER : folder, found.relative(), found.attributes().fileKey());
    found.parent().move(found.name(), folderOf(found), reservation.at().getFileName());
    return reservation;
  }

  /** Returns the handle of the folder in which {@link #reserve} names an entry. */
  SecureDirectoryStream<Path> folderOf(WalkedEntry found) {
    return isTooLong(found.at()) ? top : found.parent();
  }

  /**
   * Moves a folder that lies too deep to the top of the monitored directory, under a reserved name.
   * The next walk meets it there.
   *
   * @param found the folder
   * @param batch the batch folder
   */
  void raiseFolder(WalkedEntry found, Path batch) throws IOException {
    Object fileKey =
        found
            .parent()
            .getFileAttributeView(
                found.name(), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes()
            .fileKey();
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
}
