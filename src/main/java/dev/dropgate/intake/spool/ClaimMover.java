package dev.dropgate.intake.spool;

import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.model.EntryKind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Moves claims between the folders of a batch, and puts descriptions in place of what cannot be
 * judged. Stateless, thread safe.
 */
final class ClaimMover {
  private static final int MAX_TRIES = 3;

  private final SpoolFolder spool;

  ClaimMover(SpoolFolder spool) {
    this.spool = spool;
  }

  /** Leaves a claim in the spool for good, as {@link ClaimRegistry#leaveUnread}. */
  void leaveUnread(Path file) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        leaveUnreadOnce(file);
        return;
      } catch (NoSuchFileException e) {
        // The intake removes empty folders, including those just created here.
        if (tries == MAX_TRIES || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          throw e;
        }
      }
    }
  }

  private void leaveUnreadOnce(Path file) throws IOException {
    Path left = moveTo(file, SpoolFolder.UNREAD_FOLDER);
    Path description = moveTo(file, EntryKind.UNREADABLE.folderName());
    Files.deleteIfExists(description); // written before a crash
    AtomicFileWriter.writeNew(description, SpecialFileDescriber.describeUnreadable(file, left));
    DurableFiles.rename(file, left);
    DurableFiles.sync(left.getParent());
  }

  /** Writes the description of a link or special file to the folder for entries of its kind. */
  void writeDescription(Path aside, BasicFileAttributes attributes) throws IOException {
    EntryKind kind = SpecialFileDescriber.kindOf(attributes);
    try {
      AtomicFileWriter.writeNew(
          moveTo(aside, kind.folderName()), SpecialFileDescriber.describe(aside, kind));
    } catch (FileAlreadyExistsException e) {
      // It was written before a crash.
    }
  }

  /** Moves a claim to another folder of its batch; returns its new path. */
  Path refile(Path file, String kind) throws IOException {
    Path target = moveTo(file, kind);
    DurableFiles.rename(file, target);
    return target;
  }

  private Path moveTo(Path file, String kind) throws IOException {
    Path target = spool.pathInKind(file, kind);
    DurableFiles.createPrivateFolders(target.getParent());
    return target;
  }
}
