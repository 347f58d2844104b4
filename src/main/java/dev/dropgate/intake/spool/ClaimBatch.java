package dev.dropgate.intake.spool;

import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.ClaimLease;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.SecureTreeWalk;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.ScanResult;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The claims of one poll: a folder in the spool that is created at the first claim. Not thread
 * safe.
 */
public final class ClaimBatch implements AutoCloseable {
  private final SpoolFolder spool;
  private final ClaimRegistry filing;
  private final CrossDeviceClaims crossing;
  private final ClaimJudge judge;
  private Path folder;
  private SecureDirectoryStream<Path> handle;
  private String lastParent = "";
  private final Set<Path> taken = new HashSet<>();
  private final List<SpooledClaim> claims = new ArrayList<>();
  private final List<JudgedClaim> judged = new ArrayList<>();
  private boolean irregular;
  private int longNames;
  private int size;

  /**
   * Creates an empty batch; nothing is on disk yet.
   *
   * @param judge judges files at their claim
   */
  public ClaimBatch(
      SpoolFolder spool, ClaimRegistry filing, CrossDeviceClaims crossing, ClaimJudge judge) {
    this.judge = judge;
    this.crossing = crossing;
    this.spool = spool;
    this.filing = filing;
  }

  /** Returns the name of the batch folder; empty if nothing was claimed. */
  public String folderName() {
    return folder == null ? "" : folder.getFileName().toString();
  }

  /** Returns the claims that are still to be judged. */
  public List<SpooledClaim> claims() {
    return claims;
  }

  /** Returns the claims that were judged. */
  public List<JudgedClaim> judgedClaims() {
    return judged;
  }

  /**
   * Returns whether {@link #claims} and {@link #judgedClaims} have all claims of the batch that can
   * be judged. Others are known only to the spool.
   */
  public boolean isComplete() {
    return !irregular;
  }

  /** Returns the number of claimed entries. */
  public int size() {
    return size;
  }

  /**
   * Claims a regular file by one rename and makes sure that its bytes can no longer change.
   *
   * @param found the file
   * @param kind {@code FILE} or {@code UNFINISHED}
   */
  void claim(WalkedEntry found, EntryKind kind) throws IOException {
    claim(found, kind, null);
  }

  /**
   * Claims a regular file that is already open.
   *
   * @param lease the lease on the file; null if there is none
   */
  public void claim(WalkedEntry found, EntryKind kind, ClaimLease lease) throws IOException {
    String target = target(found.relative(), kind.folderName());
    if (target == null) {
      return;
    }
    Path claim = folder.resolve(target);
    filing.announce(claim);
    try {
      found.parent().move(found.name(), handle, Path.of(target));
    } catch (NoSuchFileException e) {
      filing.withdraw(claim);
      return; // the uploader took it back
    } catch (AtomicMoveNotSupportedException e) {
      filing.noteCopies(folder);
      irregular = true;
      if (lease != null) {
        lease.close(); // a copy takes long, and the file's writer must not wait for it
      }
      try {
        if (crossing.claim(found, folder, target)) {
          size++; // the claim is safe: no other process ever had the copy open
        }
      } finally {
        filing.withdraw(claim); // a copy may exist even if its original could not be deleted
      }
      return;
    } catch (IOException e) {
      filing.withdraw(claim);
      throw e;
    }
    size++;
    boolean listed = false;
    try {
      Path ready = filing.secure(claim, found.attributes().fileKey(), lease);
      if (ready != null) {
        SpooledClaim made =
            new SpooledClaim(
                ready, found.attributes().size(), found.attributes().lastModifiedTime().toMillis());
        boolean canBeJudged =
            kind == EntryKind.FILE && lease != null && ready.equals(claim) && filing.isSafe(ready);
        Optional<ScanResult> result =
            canBeJudged
                ? judge.judge(found.relative().getFileName(), made, lease)
                : Optional.empty();
        result.ifPresentOrElse(
            known -> judged.add(new JudgedClaim(made, known)), () -> claims.add(made));
        listed = true;
      }
    } finally {
      irregular |= !listed;
    }
  }

  /**
   * Claims an entry that is not a regular file. It leaves the monitored directory, and a
   * description replaces it.
   */
  public void claimOther(WalkedEntry found) throws IOException {
    String target = target(found.relative(), SpoolFolder.ASIDE_FOLDER);
    if (target == null) {
      return;
    }
    irregular = true;
    try {
      found.parent().move(found.name(), handle, Path.of(target));
    } catch (NoSuchFileException e) {
      return;
    } catch (AtomicMoveNotSupportedException e) {
      EntryKind kind = SpecialFileDescriber.kindOf(found.attributes());
      String place = kind.folderName() + target.substring(SpoolFolder.ASIDE_FOLDER.length());
      crossing.claimOther(found, kind, folder, place);
      size++;
      return;
    }
    size++;
    filing.describe(folder.resolve(target));
  }

  /**
   * Moves a whole folder out of the monitored directory unchanged. It is walked separately, in the
   * spool.
   */
  public void claimFolder(WalkedEntry found) throws IOException {
    open();
    Path claimed = spool.newFolder(folder, "deep-" + ++longNames, found.relative());
    try {
      found.parent().move(found.name(), handle, folder.relativize(claimed));
    } catch (NoSuchFileException e) {
      return;
    } catch (AtomicMoveNotSupportedException e) {
      crossing.names().raiseFolder(found, folder);
      return;
    }
    filing.addFolder(claimed);
  }

  // Returns the claim's path relative to the batch's handle. Returns null if this walk has already
  // claimed the name, as any kind, and a new file has appeared under it; the next walk claims that
  // file.
  private String target(Path relative, String kind) throws IOException {
    if (!taken.add(relative)) {
      return null;
    }
    open();
    String target = kind + "/" + encode(relative);
    String parent = target.substring(0, target.lastIndexOf('/'));
    if (!parent.equals(lastParent)) {
      DurableFiles.createPrivateFolders(folder.resolve(parent));
      lastParent = parent;
    }
    return target;
  }

  private String encode(Path relative) throws IOException {
    String encoded = SpoolNameCodec.encode(relative);
    if (encoded != null) {
      return encoded;
    }
    String number = Integer.toString(++longNames);
    DurableFiles.createPrivateFolders(folder.resolve(SpoolFolder.NAMES_FOLDER));
    AtomicFileWriter.writeNew(
        folder.resolve(SpoolFolder.NAMES_FOLDER).resolve(number), RawNames.bytes(relative));
    return SpoolFolder.LONG_NAME_PREFIX + number;
  }

  private void open() throws IOException {
    if (folder == null) {
      folder = spool.newBatch();
      handle = SecureTreeWalk.open(folder);
    }
  }

  @Override
  public void close() throws IOException {
    if (handle != null) {
      handle.close();
    }
  }
}
