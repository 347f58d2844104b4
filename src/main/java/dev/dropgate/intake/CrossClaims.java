package dev.dropgate.intake;

import dev.dropgate.files.Digests;
import dev.dropgate.files.Disk;
import dev.dropgate.files.RawNames;
import dev.dropgate.inspect.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Claims from another file system than the spool's, where a rename cannot reach: the file gets a
 * reserved name in its own folder (which shows that it can be taken away at all), is copied, and
 * the copy is on disk before the reserved name is deleted; only then the consumer sees it. After a
 * crash at any point the next walk meets either the reserved name without a copy, and copies again,
 * or the copy, and finishes. Not thread safe.
 */
final class CrossClaims {
  static final String FOLDER = "crossed";
  private static final String PREFIX = ".dropgate-";
  private static final Pattern RESERVED =
      Pattern.compile("\\.dropgate-\\d{8}T\\d{6}\\.\\d{3}-\\d+~", Pattern.DOTALL);
  private static final int LONGEST_NAME = 255;

  private final SpoolFolder spool;
  private final long maxFileSize;

  /** Reserved path in the drop to the copy in the spool. */
  private final Map<Path, Path> copied = new HashMap<>();

  private Set<Path> unmet = new HashSet<>();
  private int count;

  /**
   * Finds the copies that a crash left.
   *
   * @param spool a folder that was prepared
   * @param maxFileSize in bytes; larger files are not copied
   */
  CrossClaims(SpoolFolder spool, long maxFileSize) throws IOException {
    this.maxFileSize = maxFileSize;
    this.spool = spool;
    for (Path batch : spool.batches()) {
      for (Path copy : SpoolTree.files(batch.resolve(FOLDER))) {
        copied.put(reserved(copy), copy);
      }
    }
  }

  /** Starts a walk. */
  void newWalk() {
    unmet = new HashSet<>(copied.keySet());
  }

  /** A walk has seen the whole drop: copies whose reserved name is gone are complete. */
  void walked() throws IOException {
    for (Path reserved : unmet) {
      release(reserved);
    }
    unmet = new HashSet<>();
  }

  /**
   * Deals with a reserved name that a walk meets.
   *
   * @param from the handle of its folder
   * @param reserved its path below the monitored directory
   * @return false if there is no copy of it: it has to be claimed again
   */
  boolean finish(SecureDirectoryStream<Path> from, Path reserved) throws IOException {
    unmet.remove(reserved);
    if (!copied.containsKey(reserved)) {
      return false;
    }
    from.deleteFile(reserved.getFileName());
    release(reserved);
    return true;
  }

  /**
   * The name that a file had before it got a reserved one.
   *
   * @param name any name
   * @return the same name if it is not a reserved one
   */
  static Path original(Path name) {
    if (!name.toString().startsWith(PREFIX)) {
      return name;
    }
    byte[] bytes = RawNames.bytes(name);
    Matcher matcher = RESERVED.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    boolean isReserved = matcher.lookingAt() && matcher.end() < bytes.length;
    return isReserved
        ? RawNames.path(Arrays.copyOfRange(bytes, matcher.end(), bytes.length))
        : name;
  }

  /**
   * Claims a regular file.
   *
   * @param from the handle of its folder
   * @param name its name there
   * @param relative its path below the monitored directory
   * @param attributes what was checked
   * @param batch the batch folder
   * @param target where the claim belongs in the batch
   * @return false if it is not the file that was checked; it is left to a later walk
   * @throws IOException if it cannot be taken away, or not be copied; it stays in the drop then
   */
  boolean claim(
      SecureDirectoryStream<Path> from,
      Path name,
      Path relative,
      BasicFileAttributes attributes,
      Path batch,
      String target)
      throws IOException {
    Path reserved;
    try {
      if (!isSame(attributes, view(from, name).readAttributes())) {
        return false; // written to since it was checked: not settled after all
      }
      if (attributes.size() > maxFileSize) {
        throw new FileSystemException(
            relative.toString(), null, "too big to be copied to the spool's file system");
      }
      boolean unfinished = target.startsWith(Kind.UNFINISHED.folder());
      if (!unfinished && Disk.writers(spool.directory().resolve(relative)) == Disk.Writers.SOME) {
        return false; // a rename would leave the writer its file; a copy would not
      }
      reserved = reserve(from, name, relative, batch);
    } catch (NoSuchFileException e) {
      return false; // taken back by whoever dropped it
    }
    Path copy = batch.resolve(FOLDER).resolve(Integer.toString(count)).resolve(target);
    PosixFileAttributeView view = view(from, reserved.getFileName());
    PosixFileAttributes now = view.readAttributes();
    if (!now.isRegularFile() || !now.fileKey().equals(attributes.fileKey())) {
      return false;
    }
    Path incoming = batch.resolve("incoming" + SpoolFolder.SCRATCH);
    copy(spool.directory().resolve(reserved), now, incoming);
    try {
      if (!isSame(now, view.readAttributes())) {
        return false; // written to while it was copied: not settled after all
      }
      Disk.privateFolder(copy.getParent());
      Disk.rename(incoming, copy);
    } finally {
      Files.deleteIfExists(incoming); // whatever failed, it must not fill the spool
    }
    Disk.sync(copy.getParent());
    copied.put(reserved, copy);
    if (isSame(now, view.readAttributes())) {
      from.deleteFile(reserved.getFileName());
      release(reserved);
    }
    return true;
  }

  /**
   * Claims a link or special file: its description is on disk before it is deleted.
   *
   * @param from the handle of its folder
   * @param name its name there
   * @param relative its path below the monitored directory
   * @param kind what it is
   * @param batch the batch folder
   * @param target where the description belongs in the batch
   */
  void claimOther(
      SecureDirectoryStream<Path> from,
      Path name,
      Path relative,
      Kind kind,
      Path batch,
      String target)
      throws IOException {
    Path reserved = reserve(from, name, relative, batch);
    PosixFileAttributes now = view(from, reserved.getFileName()).readAttributes();
    if (SpecialFiles.kind(now) != kind || now.isRegularFile() || now.isDirectory()) {
      return; // swapped in between: the next walk meets whatever it is now
    }
    Path copy = batch.resolve(FOLDER).resolve(Integer.toString(count)).resolve(target);
    Disk.privateFolder(copy.getParent());
    Disk.writeNew(copy, SpecialFiles.describe(spool.directory().resolve(reserved), kind));
    copied.put(reserved, copy);
    from.deleteFile(reserved.getFileName());
    release(reserved);
  }

  /**
   * Gives an entry a reserved name in its folder: what cannot be renamed cannot be deleted either,
   * and must not be copied again and again.
   *
   * @return its reserved path below the monitored directory
   */
  private Path reserve(SecureDirectoryStream<Path> from, Path name, Path relative, Path batch)
      throws IOException {
    Path reserved = reserved(batch, ++count, relative);
    from.move(name, from, reserved.getFileName());
    return reserved;
  }

  // By path, because that way the open never waits; whatever the path leads to by now, it must be
  // the
  // inode that the handle shows.
  private static void copy(Path file, PosixFileAttributes expected, Path incoming)
      throws IOException {
    Files.deleteIfExists(incoming);
    try (FileChannel in = Disk.openForReading(file, expected.fileKey());
        FileChannel out = Disk.createNew(incoming)) {
      Digests.copy(in, out);
      keepAttributes(incoming, expected);
      Disk.sync(out);
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

  private static void keepAttributes(Path copy, PosixFileAttributes original) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(copy, PosixFileAttributeView.class);
    try {
      view.setOwner(original.owner());
      view.setGroup(original.group());
    } catch (FileSystemException e) {
      // only root may give a file away; the copy is ours then
    }
    view.setTimes(original.lastModifiedTime(), null, null);
    view.setPermissions(original.permissions());
  }

  private void release(Path reserved) throws IOException {
    Path copy = copied.get(reserved);
    Path batch = spool.batchOf(copy);
    Path below = batch.relativize(copy);
    Path target = batch.resolve(below.subpath(2, below.getNameCount()));
    Disk.privateFolder(target.getParent());
    Disk.rename(copy, target);
    copied.remove(reserved);
  }

  private Path reserved(Path copy) throws IOException {
    Path batch = spool.batchOf(copy);
    Path below = batch.relativize(copy);
    Path relative = spool.decode(batch, below.subpath(3, below.getNameCount()).toString());
    return reserved(batch, Integer.parseInt(below.getName(1).toString()), relative);
  }

  // Ends like the name itself, so that rules which look at the end see the same.
  private static Path reserved(Path batch, int number, Path relative) {
    byte[] mark =
        (PREFIX + batch.getFileName() + "-" + number + "~").getBytes(StandardCharsets.US_ASCII);
    byte[] name = RawNames.bytes(relative.getFileName());
    int kept = Math.min(name.length, LONGEST_NAME - mark.length);
    byte[] reserved = Arrays.copyOf(mark, mark.length + kept);
    System.arraycopy(name, name.length - kept, reserved, mark.length, kept);
    return relative.resolveSibling(RawNames.path(reserved));
  }

  /** The reserved names whose copies are not released yet, for tests. */
  List<Path> unreleased() {
    return List.copyOf(copied.keySet());
  }
}
