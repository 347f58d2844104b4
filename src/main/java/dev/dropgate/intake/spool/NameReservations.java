package dev.dropgate.intake.spool;

import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.model.RawNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reserved names that the gate gave to entries in the monitored directory. Each one is recorded
 * in the spool before the rename. A name that only looks reserved, or that belongs to another file
 * by now, is therefore treated like any other. Not thread safe.
 */
final class NameReservations {
  /** A folder in a batch with one file per reserved name; the file's name is its number. */
  static final String NOTES_FOLDER = "reserved";

  private static final String RESERVED_PREFIX = ".dropgate-";
  private static final int MAX_NAME_BYTES = 255;
  private static final Pattern INODE_PATTERN = Pattern.compile("ino=(\\d+)");

  /**
   * A reserved name.
   *
   * @param number unique in its batch
   * @param batch the batch folder
   * @param inode the inode of the entry with the name, without its device number, which may change
   *     when the machine starts
   * @param at the reserved path below the monitored directory
   * @param relative the original path
   */
  record Reservation(int number, Path batch, String inode, Path at, Path relative) {
    Path note() {
      return batch.resolve(NOTES_FOLDER).resolve(Integer.toString(number));
    }

    boolean isFor(Object fileKey) {
      return inode.equals(inodeOf(fileKey));
    }
  }

  private final Map<Path, Reservation> known = new HashMap<>();
  private Set<Path> unmet = new HashSet<>();
  private int count;

  /**
   * Reads the records of an earlier process.
   *
   * @param spool a prepared folder
   */
  NameReservations(SpoolFolder spool) throws IOException {
    for (Path batch : spool.batches()) {
      for (Path note : SpoolTree.listFiles(batch.resolve(NOTES_FOLDER))) {
        if (!AtomicFileWriter.isScratch(note)) {
          Reservation reservation = read(batch, note);
          known.put(reservation.at(), reservation);
        }
      }
    }
  }

  /**
   * Records a reserved name; the caller renames afterwards.
   *
   * @param batch the batch folder
   * @param folder the folder of the name, below the monitored directory; empty for the top
   * @param relative the original path
   * @param fileKey the file key of the entry that gets the name
   * @return the reservation, which is now on disk
   */
  Reservation reserve(Path batch, Path folder, Path relative, Object fileKey) throws IOException {
    int number = ++count;
    Path at = folder.resolve(name(batch, number, relative));
    Reservation reservation = new Reservation(number, batch, inodeOf(fileKey), at, relative);
    ByteArrayOutputStream note = new ByteArrayOutputStream();
    note.writeBytes(reservation.inode().getBytes(StandardCharsets.US_ASCII));
    note.write(0);
    note.writeBytes(RawNames.bytes(at));
    note.write(0);
    note.writeBytes(RawNames.bytes(relative));
    DurableFiles.createPrivateFolders(reservation.note().getParent());
    AtomicFileWriter.writeNew(reservation.note(), note.toByteArray());
    known.put(at, reservation);
    return reservation;
  }

  /**
   * Returns the reservation of a path below the monitored directory; null if the gate never made
   * one.
   */
  Reservation get(Path at) {
    return known.get(at);
  }

  /** Starts a walk. */
  void newWalk() {
    unmet = new HashSet<>(known.keySet());
  }

  /** Notes that the walk has met a reserved name. */
  void markMet(Path at) {
    unmet.remove(at);
  }

  /** Returns the reserved names that a walk of the whole monitored directory has not met. */
  Set<Path> unmet() {
    return Set.copyOf(unmet);
  }

  /** Forgets a name that is free again or belongs to another entry. */
  void release(Reservation reservation) throws IOException {
    Files.deleteIfExists(reservation.note());
    known.remove(reservation.at());
  }

  private static Reservation read(Path batch, Path note) throws IOException {
    byte[] bytes = Files.readAllBytes(note);
    int first = indexOfNul(bytes, 0);
    int second = indexOfNul(bytes, first + 1);
    return new Reservation(
        Integer.parseInt(note.getFileName().toString()),
        batch,
        new String(bytes, 0, first, StandardCharsets.US_ASCII),
        RawNames.path(Arrays.copyOfRange(bytes, first + 1, second)),
        RawNames.path(Arrays.copyOfRange(bytes, second + 1, bytes.length)));
  }

  private static int indexOfNul(byte[] bytes, int from) throws IOException {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return i;
      }
    }
    throw new IOException("a note of a reserved name is damaged");
  }

  /** Returns the inode number as the JDK shows it; empty if it shows none. */
  private static String inodeOf(Object fileKey) {
    Matcher matcher = INODE_PATTERN.matcher(String.valueOf(fileKey));
    return matcher.find() ? matcher.group(1) : "";
  }

  // The name ends like the original, so that people recognize it.
  private static Path name(Path batch, int number, Path relative) {
    byte[] mark =
        (RESERVED_PREFIX + batch.getFileName() + "-" + number + "~")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] name = RawNames.bytes(relative.getFileName());
    int kept = Math.min(name.length, MAX_NAME_BYTES - mark.length);
    byte[] reserved = Arrays.copyOf(mark, mark.length + kept);
    System.arraycopy(name, name.length - kept, reserved, mark.length, kept);
    return RawNames.path(reserved);
  }
}
