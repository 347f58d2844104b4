package dev.dropgate.quarantine;

import dev.dropgate.files.Digests;
import dev.dropgate.files.Disk;
import dev.dropgate.files.DurableCopy;
import dev.dropgate.files.Json;
import dev.dropgate.files.OtherFileSystemException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Records on disk: {@code ID/manifest.json} and {@code ID/content}. The manifest is there before
 * the content; nothing is ever overwritten; keeping the same claim a second time changes nothing.
 * Thread safe.
 */
final class RecordStore {
  static final String MANIFEST = "manifest.json";
  static final String CONTENT = "content";
  private static final String COPY = "content.tmp";

  private final Path folder;

  RecordStore(Path folder) {
    this.folder = folder;
  }

  /**
   * Keeps a file. The original stays where it is: who hands it over deletes it when every step is
   * done.
   *
   * @param manifest what is known of it; its id names the record
   * @param content the file
   * @throws IOException if the record is not whole and on disk
   */
  void keep(Manifest manifest, Path content) throws IOException {
    Path made = Disk.privateFolder(folder.resolve(manifest.id()));
    Path kept = made.resolve(CONTENT);
    Disk.removeScratch(made);
    if (!Files.exists(made.resolve(MANIFEST), LinkOption.NOFOLLOW_LINKS)) {
      Disk.writeNew(made.resolve(MANIFEST), Json.file(manifest));
    } else {
      requireSameFileOrTorn(made, manifest);
    }
    if (!hasContent(made)) {
      link(content, kept, made.resolve(COPY), manifest);
    }
    protect(kept, manifest);
    if (manifest.sha256() != null) {
      sync(kept);
    }
    Disk.syncInGroup(made);
    Disk.syncInGroup(folder);
  }

  private static boolean hasContent(Path made) {
    return Files.exists(made.resolve(CONTENT), LinkOption.NOFOLLOW_LINKS);
  }

  private static void protect(Path kept, Manifest manifest) throws IOException {
    try {
      Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("r--------"));
    } catch (FileSystemException e) {
      if (manifest.sha256() != null) {
        throw e;
      }
      // somebody else's file that we could not even read; its folder is closed to others
    }
  }

  // Who hands a file over deletes it afterwards: taking one file for another would lose it. A
  // manifest that cannot be read is one that a power cut overtook before its batch was committed.
  private static void requireSameFileOrTorn(Path made, Manifest manifest) throws IOException {
    byte[] bytes = Files.readAllBytes(made.resolve(MANIFEST));
    Manifest there;
    try {
      there = Json.read(bytes, Manifest.class);
    } catch (IOException e) {
      Disk.replaceTorn(made.resolve(MANIFEST), Json.file(manifest));
      return;
    }
    boolean sameContent =
        there.sha256() == null
            || manifest.sha256() == null
            || there.sha256().equals(manifest.sha256());
    if (!sameContent || !manifest.path().equals(there.path())) {
      throw new FileSystemException(made.toString(), null, "holds another file already");
    }
    boolean unread = there.sha256() == null && manifest.sha256() == null;
    if (unread && there.size() != manifest.size() && !hasContent(made)) {
      Disk.replaceTorn(made.resolve(MANIFEST), Json.file(manifest)); // it grew between two tries
    }
  }

  private static void link(Path content, Path kept, Path copy, Manifest manifest)
      throws IOException {
    try {
      Files.createLink(kept, content);
    } catch (FileSystemException | UnsupportedOperationException e) {
      // Another file system, one without hard links, or a file that we may not link to.
      Files.deleteIfExists(copy);
      if (manifest.sha256() == null) {
        moveUnread(content, kept, copy, manifest);
        return;
      }
      String sha256 = DurableCopy.copy(content, copy);
      if (!manifest.sha256().equals(sha256)) {
        Files.delete(copy);
        throw new FileSystemException(content.toString(), null, "changed since it was hashed");
      }
      Disk.rename(copy, kept);
    }
  }

  // Too big, or not ours to read. On one file system a move is all that it takes; to another one
  // only a copy leads, of as many bytes as the manifest says, whatever is written meanwhile.
  private static void moveUnread(Path content, Path kept, Path copy, Manifest manifest)
      throws IOException {
    try {
      Disk.rename(content, kept);
    } catch (OtherFileSystemException e) {
      if (!Files.isReadable(content)) {
        throw e;
      }
      DurableCopy.copy(content, copy, manifest.size());
      if (Files.size(copy) != manifest.size()) {
        Files.delete(copy);
        throw new FileSystemException(content.toString(), null, "changed since it was recorded");
      }
      Disk.rename(copy, kept);
    }
  }

  private static void sync(Path content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(content, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      Disk.syncInGroup(channel, content);
    }
  }

  /** Whether the content of a record is what its manifest says. */
  boolean holds(String id) throws IOException {
    Path record = folder.resolve(id);
    Manifest manifest = Json.read(Files.readAllBytes(record.resolve(MANIFEST)), Manifest.class);
    return Digests.sha256(record.resolve(CONTENT)).equals(manifest.sha256());
  }
}
