package dev.dropgate.intake;

import dev.dropgate.files.ClaimLease;
import dev.dropgate.files.Disk;
import dev.dropgate.files.RawNames;
import dev.dropgate.inspect.Kind;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.HashSet;
import java.util.Set;

/** What one poll claims: a folder in the spool, made at the first claim. Not thread safe. */
final class Batch implements AutoCloseable {
  private final SpoolFolder spool;
  private final Filing filing;
  private final CrossClaims crossing;
  private Path folder;
  private SecureDirectoryStream<Path> handle;
  private String lastParent = "";
  private final Set<Path> taken = new HashSet<>();
  private int longNames;
  private int size;

  Batch(SpoolFolder spool, Filing filing, CrossClaims crossing) {
    this.crossing = crossing;
    this.spool = spool;
    this.filing = filing;
  }

  /** The name of its folder; empty if there is none. */
  String name() {
    return folder == null ? "" : folder.getFileName().toString();
  }

  /** How many entries were claimed. */
  int size() {
    return size;
  }

  /**
   * Claims a regular file by one rename, and makes sure of its bytes.
   *
   * @param found the file
   * @param kind {@code FILE} or {@code UNFINISHED}
   */
  void claim(Found found, Kind kind) throws IOException {
    claim(found, kind, null);
  }

  /**
   * The same where the file was opened before.
   *
   * @param lease on the file; null if there is none
   */
  void claim(Found found, Kind kind, ClaimLease lease) throws IOException {
    String target = target(found.relative(), kind.folder());
    if (target == null) {
      return;
    }
    Path claim = folder.resolve(target);
    filing.expect(claim);
    try {
      found.parent().move(found.name(), handle, Path.of(target));
    } catch (NoSuchFileException e) {
      filing.forget(claim);
      return; // taken back by whoever dropped it
    } catch (AtomicMoveNotSupportedException e) {
      filing.copiedInto(folder);
      if (lease != null) {
        lease.close(); // a copy takes long, and its writer must not have to wait for it
      }
      try {
        if (crossing.claim(found, folder, target)) {
          size++; // and safe: nobody else ever had the copy open
        }
      } finally {
        filing.forget(claim); // a copy may be there even if its original could not be deleted
      }
      return;
    } catch (IOException e) {
      filing.forget(claim);
      throw e;
    }
    size++;
    filing.secure(claim, found.attributes().fileKey(), lease);
  }

  /**
   * Claims what is no regular file: it leaves the drop, and a description of it takes its place.
   */
  void claimOther(Found found) throws IOException {
    String target = target(found.relative(), SpoolFolder.ASIDE);
    if (target == null) {
      return;
    }
    try {
      found.parent().move(found.name(), handle, Path.of(target));
    } catch (NoSuchFileException e) {
      return;
    } catch (AtomicMoveNotSupportedException e) {
      Kind kind = SpecialFiles.kind(found.attributes());
      String place = kind.folder() + target.substring(SpoolFolder.ASIDE.length());
      crossing.claimOther(found, kind, folder, place);
      size++;
      return;
    }
    size++;
    filing.describe(folder.resolve(target));
  }

  /** Takes a folder out of the drop as it is; it is walked by itself, from the spool. */
  void claimFolder(Found found) throws IOException {
    open();
    Path claimed = spool.newFolder(folder, "deep-" + ++longNames, found.relative());
    try {
      found.parent().move(found.name(), handle, folder.relativize(claimed));
    } catch (NoSuchFileException e) {
      return;
    } catch (AtomicMoveNotSupportedException e) {
      crossing.bringUp(found, folder);
      return;
    }
    filing.addFolder(claimed);
  }

  // Where a claim goes, below the batch's handle; null if this walk has claimed the name already,
  // as whatever kind, and a new file has come up under it: that one is the next walk's.
  private String target(Path relative, String kind) throws IOException {
    if (!taken.add(relative)) {
      return null;
    }
    open();
    String target = kind + "/" + encode(relative);
    String parent = target.substring(0, target.lastIndexOf('/'));
    if (!parent.equals(lastParent)) {
      Disk.privateFolder(folder.resolve(parent));
      lastParent = parent;
    }
    return target;
  }

  private String encode(Path relative) throws IOException {
    String encoded = SpoolName.encode(relative);
    if (encoded != null) {
      return encoded;
    }
    String number = Integer.toString(++longNames);
    Disk.privateFolder(folder.resolve(SpoolFolder.NAMES));
    Disk.writeNew(folder.resolve(SpoolFolder.NAMES).resolve(number), RawNames.bytes(relative));
    return SpoolFolder.LONG + number;
  }

  private void open() throws IOException {
    if (folder == null) {
      folder = spool.newBatch();
      handle = Walk.open(folder);
    }
  }

  @Override
  public void close() throws IOException {
    if (handle != null) {
      handle.close();
    }
  }
}
