package dev.dropgate.intake.spool;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One monitored directory's folder in the spool: {@code KEY/BATCH/KIND/relative path}. The path is
 * the whole state of a claim; an {@link Entry} can be read from it after a crash. Thread safe.
 */
public final class SpoolFolder {
  /** The folders of a batch that the file consumer never sees. */
  static final String WAITING_FOLDER = "waiting";

  static final String ASIDE_FOLDER = "aside";

  /** What the gate may not read and cannot move to another file system; it stays here. */
  static final String UNREAD_FOLDER = "unread";

  public static final String NAMES_FOLDER = "names";

  /** Whole folders that were taken in; their names are kept like names that are too long. */
  static final String TAKEN_FOLDERS = "folders";

  /** How the scratch files of a batch end; what a crash leaves of them is worthless. */
  public static final String SCRATCH_SUFFIX = ".tmp";

  private static final String IN_PLACE_PREFIX = "judging-";

  /** A name too long for the spool is kept in a file beside it. */
  public static final String LONG_NAME_PREFIX = "%long-";

  /**
   * At the end of a claim's name: a whole copy of it is on the disk that it is delivered to. No
   * encoded name ends like that.
   */
  static final String COPIED_SUFFIX = "%copied";

  /** Enough that no two of the claims that share a batch's time ever share an id. */
  private static final int ID_BYTES = 8;

  private static final DateTimeFormatter BATCH_TIME_FORMAT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path directory;
  private final Path folder;

  /** How many names there are before that of a batch, in the path of a claim. */
  private final int depth;

  /** The batch that was asked about last: all of its claims have the same time. */
  private volatile Claimed last = new Claimed("", Instant.EPOCH);

  private record Claimed(String batch, Instant at) {}

  /**
   * Names the folder.
   *
   * @param spool the spool
   * @param directory the monitored directory, absolute and normalized: the key comes from its
   *     bytes, so that it is the same after a restart and whatever else is monitored
   */
  public SpoolFolder(Path spool, Path directory) {
    this.directory = directory;
    byte[] bytes = RawNames.bytes(directory);
    Path name = directory.getFileName();
    String readable = name == null ? "root" : name.toString().replaceAll("[^A-Za-z0-9_-]", "_");
    String hash = HexFormat.of().formatHex(Arrays.copyOf(ContentHasher.sha256(bytes), 6));
    this.folder =
        spool.resolve(readable.substring(0, Math.min(readable.length(), 40)) + "-" + hash);
    this.depth = folder.getNameCount();
  }

  public Path path() {
    return folder;
  }

  /** Where a {@code watch} keeps which files were clean. */
  public Path cleanFileCache() {
    return folder.resolve("clean.memory");
  }

  public String key() {
    return folder.getFileName().toString();
  }

  Path directory() {
    return directory;
  }

  /** Makes the folder, with a note in it that tells people where its files came from. */
  public void prepare() throws IOException {
    DurableFiles.createPrivateFolders(folder);
    Path note = folder.resolve("directory.txt");
    if (!Files.exists(note)) {
      DurableFiles.writeNew(
          note,
          (dev.dropgate.model.SafeText.of(directory) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A new batch folder; its name is the time of the claim, later than every other one's here. */
  public Path newBatch() throws IOException {
    Instant now = Instant.now();
    while (true) {
      Path batch = folder.resolve(BATCH_TIME_FORMAT.format(now));
      try {
        DurableFiles.createPrivateFolder(batch);
        return batch;
      } catch (FileAlreadyExistsException e) {
        now = now.plusMillis(1); // two polls in one millisecond, or the clock was set back
      }
    }
  }

  /** The batches, oldest first. */
  public List<Path> batches() throws IOException {
    return SpoolTree.childFolders(folder);
  }

  /** The batch that a claim is in. */
  public Path batchOf(Path file) {
    return folder.resolve(file.getName(depth));
  }

  /** The folder of its batch that a claim is in. */
  String kindOf(Path file) {
    return file.getName(depth + 1).toString();
  }

  /**
   * A place for a whole folder.
   *
   * @param name unique in the batch
   * @param relative the folder's path below the monitored directory
   */
  Path newFolder(Path batch, String name, Path relative) throws IOException {
    DurableFiles.createPrivateFolders(batch.resolve(NAMES_FOLDER));
    DurableFiles.writeNew(batch.resolve(NAMES_FOLDER).resolve(name), RawNames.bytes(relative));
    return DurableFiles.createPrivateFolders(batch.resolve(TAKEN_FOLDERS)).resolve(name);
  }

  /** What {@link #newFolder} was told. */
  public Path relativeOfFolder(Path folder) throws IOException {
    return RawNames.path(
        Files.readAllBytes(batchOf(folder).resolve(NAMES_FOLDER).resolve(folder.getFileName())));
  }

  // By its place: relativize() makes a path of each name on the way.
  private Path name(Path file) {
    return file.subpath(depth + 2, file.getNameCount());
  }

  /** The path of a claim in another folder of its batch. */
  Path pathInKind(Path file, String kind) {
    return batchOf(file).resolve(kind).resolve(name(file));
  }

  /**
   * Reads an entry from its path.
   *
   * @param file a file below {@code KEY/BATCH/KIND}
   * @return the entry
   * @throws IOException if its long name cannot be read
   * @throws IllegalArgumentException if the path is not one of ours
   */
  public Entry entry(Path file) throws IOException {
    String batch = file.getName(depth).toString();
    EntryKind kind = EntryKind.valueOf(kindOf(file).toUpperCase(Locale.ROOT));
    String name = withoutMark(name(file)).toString();
    Path relative = decode(batchOf(file), name);
    // Neither the kind nor the mark is part of the id: an entry that changes them between two tries
    // is still the same claim.
    String claim = key() + "/" + batch + "/" + name;
    String id =
        batch.replace(".", "")
            + "-"
            + HexFormat.of()
                .formatHex(
                    Arrays.copyOf(
                        ContentHasher.sha256(claim.getBytes(StandardCharsets.UTF_8)), ID_BYTES));
    return new Entry(id, file, directory, relative, kind, claimedAt(batch));
  }

  private Instant claimedAt(String batch) {
    Claimed known = last;
    if (!known.batch().equals(batch)) {
      known = new Claimed(batch, BATCH_TIME_FORMAT.parse(batch, Instant::from));
      last = known;
    }
    return known.at();
  }

  /** Where it is noted that a claim is being judged, see {@link CrashLoopGuard}. */
  public Path judgingNote(Entry entry) {
    return CrashLoopGuard.notePath(batchOf(entry.content()), entry.id());
  }

  /** The same for a file that is judged in its place. */
  Path inPlaceJudgingNote(String key) {
    return folder.resolve(IN_PLACE_PREFIX + key);
  }

  /** The keys of the files that were being judged in their places when an earlier life ended. */
  List<String> inPlaceJudgingKeys() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(IN_PLACE_PREFIX))
          .map(name -> name.substring(IN_PLACE_PREFIX.length()))
          .toList();
    }
  }

  /** The path of a claim below the monitored directory, as it was. */
  Path relative(Path file) throws IOException {
    return decode(batchOf(file), withoutMark(name(file)).toString());
  }

  /** A name in a batch without the mark that a delivery across file systems gives to it. */
  static Path withoutMark(Path encoded) {
    if (!encoded.toString().endsWith(COPIED_SUFFIX)) {
      return encoded;
    }
    byte[] name = RawNames.bytes(encoded.getFileName());
    int length = name.length - COPIED_SUFFIX.length();
    return length > 0
        ? encoded.resolveSibling(RawNames.path(Arrays.copyOf(name, length)))
        : encoded;
  }

  /** The path that stands behind a name in a batch. */
  Path decode(Path batch, String encoded) throws IOException {
    if (!encoded.startsWith(LONG_NAME_PREFIX)) {
      return SpoolNameCodec.decode(encoded);
    }
    return RawNames.path(
        Files.readAllBytes(
            batch.resolve(NAMES_FOLDER).resolve(encoded.substring(LONG_NAME_PREFIX.length()))));
  }
}
