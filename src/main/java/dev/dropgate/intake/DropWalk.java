package dev.dropgate.intake;

import dev.dropgate.files.ClaimLease;
import dev.dropgate.files.FolderEvents;
import dev.dropgate.files.Heartbeat;
import dev.dropgate.files.SafeText;
import dev.dropgate.files.WriterState;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.Verdict;
import dev.dropgate.inspect.names.TemporaryName;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.BooleanSupplier;

/**
 * Walks a monitored directory and claims what is ready, a bounded number at a time. Not thread
 * safe.
 */
final class DropWalk {
  /** A poll claims no more than this, so that a burst does not wait for its last file. */
  private static final int BATCH = 2_000;

  private final Drop drop;
  private final SpoolFolder spool;
  private final Filing filing;
  private final CrossClaims crossing;
  private final Settling settling;
  private final GivenBack given;
  private final InPlace inPlace;
  private final Reports reports;
  private final DirectoryIdentity identity;
  private final QuietDirectory quiet;
  private final BlindnessReporter blindness;
  private final StuckFiles stuck;

  /** What cannot be claimed: each try may rename it, and so be told of as something new. */
  private final Retries failures = new Retries();

  private BooleanSupplier stopping = () -> false;
  private String newestBatch = "";
  private boolean cutShort;
  private boolean walked;
  private FolderEvents events;

  DropWalk(
      Drop drop,
      SpoolFolder spool,
      Filing filing,
      Settling settling,
      GivenBack given,
      InPlace inPlace,
      Reports reports,
      BlindnessReporter blindness,
      StuckFiles stuck)
      throws IOException {
    this.drop = drop;
    this.spool = spool;
    this.filing = filing;
    this.crossing = new CrossClaims(spool, drop.maxFileSize(), drop.rights());
    this.settling = settling;
    this.given = given;
    this.inPlace = inPlace;
    this.reports = reports;
    this.identity = new DirectoryIdentity(drop.directory());
    this.quiet = new QuietDirectory(drop.directory(), System::nanoTime);
    this.blindness = blindness;
    this.stuck = stuck;
  }

  /** The name of what the last walk has claimed into; empty if nothing. */
  String newestBatch() {
    return newestBatch;
  }

  /**
   * Sets what is told of the folders that are walked.
   *
   * @param events null for none
   */
  void listenTo(FolderEvents events) {
    if (events != this.events) {
      quiet.forget(); // the walk adds its folders to them
    }
    this.events = events;
  }

  /** Whether the last walk was ended because it had claimed as much as a poll takes. */
  boolean isCutShort() {
    return cutShort;
  }

  /** When the first file comes to rest that the last walk has left, as {@link Settling#waits}. */
  long waits(long nanos) {
    return walked ? settling.waits(nanos) : Settling.NOTHING;
  }

  /** Whether a walk would find nothing, as the last one did. */
  boolean isQuiet() {
    return quiet.isQuiet();
  }

  /**
   * Walks once.
   *
   * @param isStopping whether to leave the rest to the next start
   * @throws IOException if it cannot be walked; a directory that is missing is told of
   */
  void run(BooleanSupplier isStopping) throws IOException {
    stopping = isStopping;
    quiet.walks();
    cutShort = false;
    walked = false;
    String missing =
        "Monitored directory "
            + SafeText.of(drop.directory())
            + " is missing; it is looked for again at every poll";
    try (SecureDirectoryStream<Path> root = Walk.open(drop.directory());
        ClaimLease.Folder leases = new ClaimLease.Folder(drop.directory());
        Batch batch = new Batch(spool, filing, crossing)) {
      reports.over(missing, "Monitored directory " + SafeText.of(drop.directory()) + " is back");
      settling.newWalk();
      newestBatch = "";
      crossing.newWalk(root);
      given.newWalk();
      inPlace.newWalk();
      failures.newPoll();
      blindness.spots().newWalk();
      stuck.newWalk();
      listen(root);
      Names names = drop.claimClean() ? Names.all(root) : inPlace.names(root);
      new Walk(drop.maxDepth(), new Gatherer(batch, leases)).run(root, names);
      for (Path folder : filing.folders()) {
        walkTakenIn(folder, batch);
      }
      walked = true;
      newestBatch = batch.name();
      cutShort = batch.size() >= BATCH;
      if (cutShort || stopping.getAsBoolean()) {
        settling.cutShort();
        given.cutShort();
        blindness.spots().cutShort();
      } else {
        crossing.walked();
        inPlace.walked();
        if (names.isEmpty() && batch.size() == 0) {
          quiet.wasEmpty();
        }
      }
      blindness.walked();
    } catch (NoSuchFileException | NotDirectoryException e) {
      reports.warn(missing);
      blindness.cannotWalk(e);
    }
  }

  private void listen(SecureDirectoryStream<Path> root) throws IOException {
    BasicFileAttributes attributes =
        root.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
    String change = identity.change(attributes.fileKey());
    if (change != null) {
      reports.warn(change);
    }
    if (events != null) {
      // By its ".", because it may be a link; those below it are not followed.
      events.add(drop.directory().resolve("."), attributes.fileKey());
      if (events.hasNoRoom()) {
        reports.warn(
            "Cannot be told of all files that are dropped in "
                + SafeText.of(drop.directory())
                + " (fs.inotify.max_user_watches); the others are looked for after each poll"
                + " interval");
      }
    }
  }

  // A folder in the spool that cannot be walked is no reason to look away from the drop.
  private void walkTakenIn(Path folder, Batch batch) {
    try (SecureDirectoryStream<Path> handle = Walk.open(folder)) {
      Path relative = spool.relativeOfFolder(folder);
      new Walk(drop.maxDepth(), new Gatherer(batch, relative)).run(handle);
      SpoolTree.sweepFolders(folder);
    } catch (IOException e) {
      reports.warn(
          "Cannot walk a folder in the spool of "
              + SafeText.of(drop.directory())
              + ": "
              + Problems.text(e));
    }
  }

  private interface Attempt {
    void run() throws IOException;
  }

  /** Decides for each entry that the walk meets whether it is claimed now. */
  private final class Gatherer implements Walk.Visitor {
    private final Batch batch;
    private final Path prefix;
    private final boolean inDrop;
    private final boolean claimAll;
    private final ClaimLease.Folder leases;

    /** Walks the drop. */
    Gatherer(Batch batch, ClaimLease.Folder leases) {
      this.batch = batch;
      this.leases = leases;
      this.prefix = Path.of("");
      this.inDrop = true;
      this.claimAll = drop.claimClean();
    }

    /** Walks a folder that was taken in from {@code prefix}: all of it has left the drop. */
    Gatherer(Batch batch, Path prefix) {
      this.batch = batch;
      this.leases = null;
      this.prefix = prefix;
      this.inDrop = false;
      this.claimAll = true;
    }

    @Override
    public boolean entry(
        SecureDirectoryStream<Path> parent,
        Path folder,
        Path name,
        BasicFileAttributes attributes) {
      Heartbeat.beat();
      try {
        Path at = prefix.resolve(folder).resolve(name);
        if (inDrop && crossing.finish(parent, at)) {
          return true;
        }
        Path relative = inDrop ? crossing.original(at, attributes.fileKey()) : at;
        Found found = new Found(parent, at, relative, attributes);
        if (!attributes.isRegularFile()) {
          attempt(found, () -> batch.claimOther(found));
        } else if (claimAll || (inDrop && crossing.inFolder(at))) {
          file(found);
        } else if (!inPlace.isKnown(found)) {
          watched(found);
        }
      } catch (IOException e) {
        unreadable(folder.resolve(name), e);
      }
      return batch.size() < BATCH && !stopping.getAsBoolean();
    }

    private void file(Found found) throws IOException {
      boolean partial = TemporaryName.isUnfinished(found.relative());
      switch (settling.look(found.attributes(), partial, System.nanoTime())) {
        case WAITING -> {}
        case SETTLED -> {
          if (!mayStay(found)) {
            settled(found, false);
          }
        }
        case NEVER -> claim(found, Kind.UNFINISHED, null);
      }
    }

    // What has left the drop by its path has no writer that could miss it there.
    private void settled(Found found, boolean dangerous) throws IOException {
      if (!inDrop) {
        claim(found, Kind.FILE, null);
        return;
      }
      try (ClaimLease lease = leases.ask(found.at(), found.attributes().fileKey())) {
        Path name = found.relative();
        boolean free =
            dangerous
                || switch (lease.writers()) {
                  case NONE -> !TemporaryName.isUnfinished(name);
                  case SOME ->
                      !TemporaryName.mayBeUnfinished(name) && inPlace.isStopped(name.getFileName());
                  case UNKNOWN -> !TemporaryName.mayBeUnfinished(name);
                };
        if (free) {
          claim(found, Kind.FILE, lease);
        } else if (settling.look(found.attributes(), true, System.nanoTime())
            == Settling.State.NEVER) {
          boolean unfinished =
              lease.writers() == WriterState.SOME || TemporaryName.isUnfinished(name);
          claim(found, unfinished ? Kind.UNFINISHED : Kind.FILE, lease);
        }
      }
    }

    private void claim(Found found, Kind kind, ClaimLease lease) throws IOException {
      attempt(
          found,
          () -> {
            batch.claim(found, kind, lease);
            settling.forget(found.attributes().fileKey());
          });
    }

    private void attempt(Found found, Attempt attempt) throws IOException {
      if (!failures.isEmpty() && !failures.admits(key(found), true)) {
        if (inDrop) {
          blindness.spots().addAgain(found.at());
          stuck.met(key(found));
        }
        return;
      }
      try {
        attempt.run();
      } catch (IOException e) {
        failures.started(key(found));
        if (inDrop) {
          stuck.failed(found, key(found), e);
        }
        throw e;
      }
    }

    private static String key(Found found) {
      return found.attributes().fileKey() + " " + found.attributes().lastModifiedTime();
    }

    private boolean mayStay(Found found) throws IOException {
      boolean inItsPlace = inDrop && found.at().equals(found.relative());
      return inItsPlace && !claimAll && given.mayStay(found.at(), found.attributes());
    }

    // What has a harmless name stays while it is being written, for as long as that takes.
    private void watched(Found found) throws IOException {
      if (inPlace.isStopped(found.relative().getFileName())) {
        file(found);
        return;
      }
      Settling.State state = settling.look(found.attributes(), false, System.nanoTime());
      if (state == Settling.State.WAITING) {
        return;
      }
      if (inPlace.hasEndedTheGate(found)) {
        String key = inPlace.key(found);
        claim(found, Kind.GATE_ENDED, null);
        inPlace.forget(key);
        return;
      }
      Verdict verdict = inPlace.judge(found);
      if (verdict == Verdict.CLEAN || mayStay(found)) {
        return;
      }
      if (state == Settling.State.NEVER) {
        claim(found, Kind.UNFINISHED, null);
      } else {
        settled(found, verdict == Verdict.DANGEROUS);
      }
    }

    @Override
    public void tooDeep(SecureDirectoryStream<Path> parent, Path folder, Path name) {
      Path at = prefix.resolve(folder).resolve(name);
      try {
        Path relative = inDrop ? crossing.originalOfFolder(at) : at;
        batch.claimFolder(new Found(parent, at, relative, null));
      } catch (IOException e) {
        unreadable(folder.resolve(name), e);
      }
    }

    @Override
    public void entered(Path folder, Object fileKey) {
      if (inDrop && events != null) {
        events.add(drop.directory().resolve(folder), fileKey);
      }
    }

    @Override
    public void left(SecureDirectoryStream<Path> parent, Path folder) {
      if (inDrop) {
        try {
          crossing.left(parent, folder);
        } catch (IOException e) {
          unreadable(folder, e);
        }
      }
    }

    @Override
    public void unreadable(Path relative, IOException reason) {
      cannotSee(relative, reason, false);
    }

    @Override
    public void unreadableFolder(Path folder, IOException reason) {
      cannotSee(folder, reason, true);
    }

    private void cannotSee(Path relative, IOException reason, boolean isFolder) {
      Path at = prefix.resolve(relative);
      if (inDrop) {
        blindness.spots().add(at, reason, isFolder);
        return;
      }
      reports.warn(
          "Cannot look at or claim: " + reason.getClass().getSimpleName(),
          "Cannot look at or claim "
              + SafeText.of(drop.directory().resolve(at))
              + " in the spool (and maybe others): "
              + Problems.text(reason));
    }
  }
}
