package dev.dropgate.intake.spool;

import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the entry of a claim that is about to be judged. Replaces a claim that other processes
 * could still change by a private copy. Thread safe.
 */
final class ClaimedEntryReader {
  private final SpoolFolder spool;
  private final ClaimIsolation custody;

  /** Claims whose bytes other processes may still change. */
  private final Set<Path> foreign = ConcurrentHashMap.newKeySet();

  /** Batches in which copies have replaced claims, so that notes of the originals exist. */
  private final Set<Path> copied = ConcurrentHashMap.newKeySet();

  /** Batches with a claim that was being judged when an earlier run of the gate ended. */
  private final Set<Path> judged = ConcurrentHashMap.newKeySet();

  ClaimedEntryReader(SpoolFolder spool, ClaimIsolation custody) {
    this.spool = spool;
    this.custody = custody;
  }

  /** Notes that other processes may still change the bytes of a claim. */
  void noteForeign(Path file) {
    foreign.add(file);
  }

  /** Returns whether other processes may still change the bytes of a claim. */
  boolean isForeign(Path file) {
    return foreign.contains(file);
  }

  /** Notes that copies have replaced claims of a batch. */
  void noteCopies(Path batch) {
    copied.add(batch);
  }

  /** Takes over a batch of an earlier run of the gate. */
  void recover(Path batch) {
    copied.add(batch);
    if (Files.isDirectory(batch.resolve(CrashLoopGuard.NOTES_FOLDER), LinkOption.NOFOLLOW_LINKS)) {
      judged.add(batch);
    }
  }

  /** Forgets the copies of batches that are done. */
  void forgetGoneBatches() {
    copied.removeIf(batch -> !Files.isDirectory(batch, LinkOption.NOFOLLOW_LINKS));
  }

  /** Returns the entry of a claim, as {@link ClaimRegistry#entry}. */
  Entry entry(Path file) throws IOException {
    Entry entry = knownEntry(file);
    Path batch = spool.batchOf(file);
    if (judged.contains(batch)
        && entry.kind() == EntryKind.FILE
        && CrashLoopGuard.countLives(CrashLoopGuard.notePath(batch, entry.id()))
            >= CrashLoopGuard.MAX_LIVES) {
      return entry.withKind(EntryKind.GATE_ENDED);
    }
    return entry;
  }

  private Entry knownEntry(Path file) throws IOException {
    Entry entry = spool.entry(file);
    Path batch = spool.batchOf(file);
    Path origin = OriginNoteStore.notePath(batch, entry.id());
    if (!foreign.contains(file)) {
      return copied.contains(batch) ? entry.withOrigin(OriginNoteStore.read(origin)) : entry;
    }
    copied.add(batch);
    Path scratch = batch.resolve(entry.id() + SpoolFolder.SCRATCH_SUFFIX);
    return switch (custody.copyPrivately(file, scratch, origin)) {
      case UNREADABLE -> entry.withKind(EntryKind.UNREADABLE);
      case TOO_BIG -> entry.withKind(EntryKind.TOO_BIG); // it has grown since the check
      case DONE -> {
        foreign.remove(file);
        yield entry.withOrigin(OriginNoteStore.read(origin));
      }
    };
  }
}
