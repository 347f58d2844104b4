package dev.dropgate.quarantine;

import dev.dropgate.files.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Compares records, their content and the audit log of one store with each other, while the gate
 * goes on. In memory are ids and hashes, no manifests. Not thread safe.
 */
public final class Verification {
  private static final int AT_ONCE = 64;
  private static final long LOOK_AGAIN_MILLIS = 200;

  /** A record that has not changed for so long is not one that is just being made. */
  static final Duration QUIET = Duration.ofSeconds(5);

  private final Records records;
  private final Duration quiet;
  private final Consumer<Flaw> flaws;
  private final Runnable seen;
  private final Trail trail;
  private long unhashed;

  /**
   * Prepares.
   *
   * @param records the store
   * @param flaws hears of each thing that is wrong
   * @param seen hears of each record that was looked at
   */
  public Verification(Records records, Consumer<Flaw> flaws, Runnable seen) {
    this(records, QUIET, flaws, seen);
  }

  Verification(Records records, Duration quiet, Consumer<Flaw> flaws, Runnable seen) {
    this.records = records;
    this.quiet = quiet;
    this.flaws = flaws;
    this.seen = seen;
    this.trail = new Trail(records.audit(), flaws);
  }

  /**
   * Looks at the audit log only.
   *
   * @return how many lines it has
   * @throws IOException if it cannot be read
   */
  public long chain() throws IOException {
    trail.readOn(false);
    records.alone(() -> trail.readOn(true));
    return trail.lines();
  }

  /**
   * Looks at records, and at the whole audit log.
   *
   * @param ids which records
   * @param all whether these are all that there are, so that the log may tell of no other
   * @throws IOException if the store cannot be read at all
   */
  public void run(List<String> ids, boolean all) throws IOException {
    trail.readOn(false);
    TreeSet<String> suspects = new TreeSet<>();
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      List<Look> looks =
          ids.subList(from, Math.min(ids.size(), from + AT_ONCE)).parallelStream()
              .map(this::first)
              .toList();
      looks.stream().filter(this::isSuspect).forEach(look -> suspects.add(look.id()));
      looks.stream().filter(look -> look.unhashed).forEach(look -> unhashed++);
    }
    if (all) {
      TreeSet<String> there = new TreeSet<>(ids);
      trail
          .ids()
          .forEach(id -> suspects.addAll(there.contains(id) ? List.<String>of() : List.of(id)));
    }
    records.alone(() -> trail.readOn(true));
    again(suspects);
    if (trail.lines() == 0 && ids.stream().anyMatch(this::isOld)) {
      flaws.accept(
          new Flaw(null, "audit", null, "the audit log is missing, and there are records"));
    }
  }

  /** How many records have content that nobody could read, and so no hash to compare. */
  public long unhashed() {
    return unhashed;
  }

  // The gate or another operator may have been at work on them: what was half done is done soon.
  // A look comes before the log is read on, because each thing is told there before it is done.
  private void again(Set<String> suspects) throws IOException {
    while (!suspects.isEmpty()) {
      List<Look> looks = suspects.stream().map(this::look).toList();
      records.alone(() -> trail.readOn(true));
      for (Look look : looks) {
        if (look.there() && !records.folders().has(look.id())) {
          continue; // deleted since that look, and the log may tell: the next look sees it gone
        }
        List<Flaw> found = judge(look);
        if (found.isEmpty() || !isYoung(look.id())) {
          found.forEach(flaws);
          suspects.remove(look.id());
        }
      }
      if (!suspects.isEmpty()) {
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** What was seen of a record. */
  private record Look(
      String id,
      boolean there,
      Manifest manifest,
      boolean unhashed,
      Flaw manifestFlaw,
      Flaw contentFlaw) {}

  private boolean isSuspect(Look look) {
    return !judge(look).isEmpty();
  }

  private List<Flaw> judge(Look look) {
    String id = look.id();
    boolean told = trail.tellsOf(id);
    if (!look.there()) {
      return told
          ? List.of(audit(id, "is gone, and the audit log does not say who deleted it"))
          : List.of();
    }
    List<Flaw> found = new ArrayList<>();
    found.add(look.manifestFlaw());
    found.add(look.contentFlaw());
    if (!told && trail.lines() > 0) { // one word of a missing log is enough
      found.add(audit(id, "is not in the audit log"));
    } else if (told && look.manifest() != null) {
      String untold = trail.untold(look.manifest());
      if (!trail.agrees(look.manifest())) {
        found.add(audit(id, "is not what the audit log says: its manifest or the log was edited"));
      }
      if (untold != null) {
        found.add(audit(id, "was " + untold + ", and the audit log does not say so"));
      }
    }
    return found.stream().filter(Objects::nonNull).toList();
  }

  private Look first(String id) {
    Look look = look(id);
    seen.run();
    return look;
  }

  private Look look(String id) {
    if (!records.folders().has(id)) {
      return new Look(id, false, null, false, null, null);
    }
    Manifest manifest;
    try {
      manifest = records.manifest(id);
    } catch (IOException e) {
      return gone(id, new Look(id, true, null, false, flaw(id, "manifest", e), null));
    }
    try {
      return new Look(id, true, manifest, !content(manifest), null, null);
    } catch (IOException e) {
      return gone(id, new Look(id, true, manifest, false, null, flaw(id, "content", e)));
    }
  }

  // Deleted while it was read: then there is nothing to say of it.
  private Look gone(String id, Look look) {
    return records.folders().has(id) ? look : new Look(id, false, null, false, null, null);
  }

  // What had no hash could not be read, or not moved either: it may be absent, and has no more to
  // compare than its size.
  private boolean content(Manifest manifest) throws IOException {
    if (manifest.sha256() != null) {
      records.content(manifest, null);
      return true;
    }
    Path record = records.folders().record(manifest.id());
    try {
      Object size =
          Files.getAttribute(
              record.resolve(RecordFolders.CONTENT), "size", LinkOption.NOFOLLOW_LINKS);
      if (manifest.seal() == null && !size.equals(manifest.size())) {
        throw new DamagedRecordException(record, "its content has another size");
      }
    } catch (NoSuchFileException e) {
      return false;
    }
    return false;
  }

  private boolean isOld(String id) {
    return records.folders().has(id) && !isYoung(id);
  }

  private boolean isYoung(String id) {
    if (!RecordFolders.isId(id)) {
      return false; // a forged line of the log may say anything
    }
    Path record = records.folders().record(id);
    Instant since = Instant.now().minus(quiet);
    try (Stream<Path> files = Files.list(record)) {
      for (Path file : Stream.concat(Stream.of(record), files).toList()) {
        FileTime changed =
            (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
        if (changed.toInstant().isAfter(since)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false; // gone
    }
  }

  private static Flaw audit(String id, String message) {
    // The id is the log's word.
    return new Flaw(id, "audit", null, "record " + SafeText.again(id) + ": " + message);
  }

  private static Flaw flaw(String id, String where, IOException e) {
    String message =
        e instanceof DamagedRecordException
            ? e.getMessage()
            : "record " + id + ": its " + where + " cannot be read: " + SafeText.of(e.toString());
    return new Flaw(id, where, null, message);
  }
}
