package dev.dropgate.intake.spool;

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
 * The reserved names that we gave to entries in the drop. Each one is written down in the spool
 * before the rename, so that a name which only looks like ours, or stands for another file by now,
 * is a name like any other. Not thread safe.
 */
final class NameReservations {
  /** In a batch: a file for each reserved name, called like its number. */
  static final String NOTES_FOLDER = "reserved";

  private static final String RESERVED_PREFIX = ".dropgate-";
  private static final int MAX_NAME_BYTES = 255;
  private static final Pattern INODE_PATTERN = Pattern.compile("ino=(\\d+)");

  /**
   * A reserved name.
   *
   * @param number unique in its batch
   * @param batch the batch folder
   * @param inode of what has the name; device numbers may change when the machine starts
   * @param at the reserved path below the monitored directory
   * @param relative the path as it was
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
   * Reads what an earlier process has written down.
   *
   * @param spool a folder that was prepared
   */
  NameReservations(SpoolFolder spool) throws IOException {
    for (Path batch : spool.batches()) {
      for (Path note : SpoolTree.listFiles(batch.resolve(NOTES_FOLDER))) {
        if (!DurableFiles.isScratch(note)) {
          Reservation reservation = read(batch, note);
          known.put(reservation.at(), reservation);
        }
      }
    }
  }

  /**
   * Writes a reserved name down; the rename comes after.
   *
   * @param batch the batch folder
   * @param folder where the name will be, below the monitored directory; empty for the top
   * @param relative the path as it was
   * @param fileKey of what gets the name
   * @return what is on disk now
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
    DurableFiles.writeNew(reservation.note(), note.toByteArray());
    known.put(at, reservation);
    return reservation;
  }

  /** The reservation of a path below the monitored directory; null if we never made it. */
  Reservation get(Path at) {
    return known.get(at);
  }

  /** Starts a walk. */
  void newWalk() {
    unmet = new HashSet<>(known.keySet());
  }

  /** The walk has met a reserved name. */
  void markMet(Path at) {
    unmet.remove(at);
  }

  /** The reserved names that a walk of the whole drop has not met. */
  Set<Path> unmet() {
    return Set.copyOf(unmet);
  }

  /** Forgets a name that is free again, or somebody else's. */
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

  /** The inode's number, as the JDK shows it; empty if it shows none. */
  private static String inodeOf(Object fileKey) {
    Matcher matcher = INODE_PATTERN.matcher(String.valueOf(fileKey));
    return matcher.find() ? matcher.group(1) : "";
  }

  // Ends like the name itself, so that people who meet it see what it is.
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
