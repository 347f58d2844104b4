package dev.dropgate.intake.spool;

import dev.dropgate.intake.spool.NameReservations.Reservation;
import dev.dropgate.io.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the copies of files with a reserved name out of the consumer's sight until the file itself
 * is gone. Not thread safe.
 */
final class ReservedCopies {
  static final String COPIES_FOLDER = "crossed";

  private final NameReservations reservations;

  /** Maps the reserved path in the monitored directory to the copy in the spool. */
  private final Map<Path, Path> copied = new HashMap<>();

  /**
   * Finds the copies that a crash left.
   *
   * @param reservations at the start of a walk
   */
  ReservedCopies(NameReservations reservations) throws IOException {
    this.reservations = reservations;
    for (Path at : reservations.unmet()) {
      Reservation reservation = reservations.get(at);
      for (Path copy : SpoolTree.listFiles(folder(reservation))) {
        copied.put(at, copy);
      }
    }
  }

  /** Returns the copy for a reserved path; null if there is none. */
  Path get(Path at) {
    return copied.get(at);
  }

  /** Notes the copy of a file with a reserved name. */
  void add(Reservation reservation, Path copy) {
    copied.put(reservation.at(), copy);
  }

  /**
   * Returns whether a reserved name still belongs to the file that was copied. The uploader may
   * have written to the file since, or renamed another one over it.
   *
   * @param view shows the entry with the name
   */
  static boolean isWhatWasCopied(Reservation reservation, Path copy, PosixFileAttributeView view)
      throws IOException {
    PosixFileAttributes attributes = view.readAttributes();
    if (!reservation.isFor(attributes.fileKey()) || !attributes.isRegularFile()) {
      return reservation.isFor(attributes.fileKey());
    }
    BasicFileAttributes ours =
        Files.readAttributes(copy, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return ours.size() == attributes.size()
        && toMicros(ours.lastModifiedTime()) == toMicros(attributes.lastModifiedTime());
  }

  // Some file systems and Java versions keep times only to the microsecond.
  private static long toMicros(FileTime time) {
    return time.to(TimeUnit.MICROSECONDS);
  }

  /**
   * Shows a copy to the consumer and frees the reserved name. Without a copy, only frees the name.
   *
   * @throws IOException if the disk fails
   */
  void release(Reservation reservation) throws IOException {
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

  /** Returns the folder of a copy before its release. */
  static Path folder(Reservation reservation) {
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
