package dev.dropgate.intake.spool;

import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.UnitOfWork;
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
 * The folder of one monitored directory in the spool: {@code KEY/BATCH/KIND/relative path}. The
 * path is the whole state of a claim; an {@link Entry} can be read from it after a crash. Thread
 * safe.
 */
public final class SpoolFolder {
  /** Claims that wait for their writer. The consumer sees none of them. */
  static final String WAITING_FOLDER = "waiting";

  /** Links and special files until a description replaces them. The consumer sees none of them. */
  static final String ASIDE_FOLDER = "aside";

  /** Files that the gate may not read and cannot move to another file system; they stay here. */
  static final String UNREAD_FOLDER = "unread";

  public static final String NAMES_FOLDER = "names";

  /** Folders that were claimed as a whole; their names are kept like names that are too long. */
  static final String TAKEN_FOLDERS = "folders";

  /** The suffix of a batch's scratch files. After a crash they are worthless. */
  public static final String SCRATCH_SUFFIX = ".tmp";

  private static final String IN_PLACE_PREFIX = "judging-";

  /** The prefix of a name whose original is too long for the spool and lies in a file beside it. */
  public static final String LONG_NAME_PREFIX = "%long-";

  /**
   * The suffix of a claim's name that says that a complete copy is on the disk of its destination.
   * No encoded name ends like that.
   */
  static final String COPIED_SUFFIX = "%copied";

  /** Long enough that two claims of the same batch time never share an id. */
  private static final int ID_BYTES = 8;

  private static final DateTimeFormatter BATCH_TIME_FORMAT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path directory;
  private final Path folder;

  /** The number of names before the batch's name in the path of a claim. */
  private final int depth;

  /** The most recently read batch time: all claims of a batch share it. */
  private volatile Claimed last = new Claimed("", Instant.EPOCH);

  private record Claimed(String batch, Instant at) {}

  /**
   * Creates the paths of the folder without touching the disk.
   *
   * @param spool the spool
   * @param directory the monitored directory, absolute and normalized. The key is made from its
   *     bytes, so that it is the same after a restart and does not depend on other directories.
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

  /** Returns the file in which a {@code watch} keeps the files that were found clean. */
  public Path cleanFileCache() {
    return folder.resolve("clean.memory");
  }

  public String key() {
    return folder.getFileName().toString();
  }

  Path directory() {
    return directory;
  }

  /** Creates the folder, with a note that tells people where its files come from. */
  public void prepare() throws IOException {
    DurableFiles.createPrivateFolders(folder);
    Path note = folder.resolve("directory.txt");
    if (!Files.exists(note)) {
      AtomicFileWriter.writeNew(
          note,
          (dev.dropgate.model.PrintableText.of(directory) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Creates a batch folder. Its name is the time of the claim, later than that of any other batch
   * here.
   */
  public Path newBatch() throws IOException {
    Instant now = Instant.now();
    while (true) {
      Path batch = folder.resolve(BATCH_TIME_FORMAT.format(now));
      try {
        DurableFiles.createPrivateFolder(batch, UnitOfWork.immediate());
        return batch;
      } catch (FileAlreadyExistsException e) {
        now = now.plusMillis(1); // two polls in one millisecond, or the clock was set back
      }
    }
  }

  /** Returns the batches, oldest first. */
  public List<Path> batches() throws IOException {
    return SpoolTree.childFolders(folder);
  }

  /** Returns the batch of a claim. */
  public Path batchOf(Path file) {
    return folder.resolve(file.getName(depth));
  }

  /** Returns the name of the folder in the batch that a claim lies in. */
  String kindOf(Path file) {
    return file.getName(depth + 1).toString();
  }

  /**
   * Reserves a place for a folder that is claimed as a whole.
   *
   * @param name unique in the batch
   * @param relative the folder's path below the monitored directory
   */
  Path newFolder(Path batch, String name, Path relative) throws IOException {
    DurableFiles.createPrivateFolders(batch.resolve(NAMES_FOLDER));
    AtomicFileWriter.writeNew(batch.resolve(NAMES_FOLDER).resolve(name), RawNames.bytes(relative));
    return DurableFiles.createPrivateFolders(batch.resolve(TAKEN_FOLDERS)).resolve(name);
  }

  /** Returns the relative path that was given to {@link #newFolder}. */
  public Path relativeOfFolder(Path folder) throws IOException {
    return RawNames.path(
        Files.readAllBytes(batchOf(folder).resolve(NAMES_FOLDER).resolve(folder.getFileName())));
  }

  // Uses subpath(), because relativize() creates a path for each name on the way.
  private Path name(Path file) {
    return file.subpath(depth + 2, file.getNameCount());
  }

  /** Returns the path of a claim in another folder of its batch. */
  Path pathInKind(Path file, String kind) {
    return batchOf(file).resolve(kind).resolve(name(file));
  }

  /**
   * Reads an entry from its path.
   *
   * @param file a file below {@code KEY/BATCH/KIND}
   * @return the entry
   * @throws IOException if its long name cannot be read
   * @throws IllegalArgumentException if the path is not one of the spool's
   */
  public Entry entry(Path file) throws IOException {
    String batch = file.getName(depth).toString();
    EntryKind kind = EntryKind.valueOf(kindOf(file).toUpperCase(Locale.ROOT));
    String name = withoutMark(name(file)).toString();
    Path relative = decode(batchOf(file), name);
    // The id contains neither the kind nor the mark: an entry that changes them between two tries
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

  /**
   * Returns the path of the note that says that a claim is being judged, see {@link
   * CrashLoopGuard}.
   */
  public Path judgingNote(Entry entry) {
    return CrashLoopGuard.notePath(batchOf(entry.content()), entry.id());
  }

  /** Returns the path of that note for a file that is judged in place. */
  Path inPlaceJudgingNote(String key) {
    return folder.resolve(IN_PLACE_PREFIX + key);
  }

  /** Returns the keys of the files that were being judged in place when an earlier run ended. */
  List<String> inPlaceJudgingKeys() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(IN_PLACE_PREFIX))
          .map(name -> name.substring(IN_PLACE_PREFIX.length()))
          .toList();
    }
  }

  /** Returns the original path of a claim below the monitored directory. */
  Path relative(Path file) throws IOException {
    return decode(batchOf(file), withoutMark(name(file)).toString());
  }

  /** Returns a name in a batch without the mark of a delivery across file systems. */
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

  /** Returns the original path of a name in a batch. */
  Path decode(Path batch, String encoded) throws IOException {
    if (!encoded.startsWith(LONG_NAME_PREFIX)) {
      return SpoolNameCodec.decode(encoded);
    }
    return RawNames.path(
        Files.readAllBytes(
            batch.resolve(NAMES_FOLDER).resolve(encoded.substring(LONG_NAME_PREFIX.length()))));
  }
}
