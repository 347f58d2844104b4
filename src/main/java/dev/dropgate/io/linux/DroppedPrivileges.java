package dev.dropgate.io.linux;

import dev.dropgate.model.SafeText;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * The rights of the user who owns the gate's folders, taken by a command that root gives. Whoever
 * has the gate's user can forge everything in these folders; with that user's rights a forged
 * record, a swapped folder or a link there gains nothing, and what is written belongs to the right
 * user by itself. The whole process changes, so this is for commands, not for a running gate. Not
 * thread safe.
 */
public final class DroppedPrivileges implements AutoCloseable {
  private static final int ROOT = 0;

  /** {@code nogroup}: never root's group for a user who is not in the password file. */
  private static final int NO_GROUP = 65_534;

  private static final DroppedPrivileges UNCHANGED =
      new DroppedPrivileges(null, ROOT, ROOT, null, null);

  private final Path folder;
  private final int uid;
  private final int gid;
  private final String user;
  private final String group;

  private DroppedPrivileges(Path folder, int uid, int gid, String user, String group) {
    this.folder = folder;
    this.uid = uid;
    this.gid = gid;
    this.user = user;
    this.group = group;
  }

  /** The rights that the process has, whoever owns what. */
  public static DroppedPrivileges unchanged() {
    return UNCHANGED;
  }

  /**
   * Gives up root's rights for those of the folders' owner. Nothing changes for any other user than
   * root, or where root is the owner.
   *
   * @param folders of the gate; of those that are not there yet, the nearest parent counts
   * @return the way back
   * @throws IOException if they belong to several users, or the owner's rights cannot be taken
   */
  public static DroppedPrivileges dropToOwner(List<Path> folders) throws IOException {
    if (!isRoot()) {
      return UNCHANGED;
    }
    List<Path> there =
        folders.stream().filter(folder -> Files.exists(folder, LinkOption.NOFOLLOW_LINKS)).toList();
    Path first = there.isEmpty() ? existingParent(folders.get(0)) : there.get(0);
    FileMetadata owner = owner(first);
    for (Path folder : there) {
      FileMetadata other = owner(folder);
      if (other.uid() != owner.uid()) {
        throw new FileSystemException(
            folder.toString(),
            null,
            "belongs to "
                + SafeText.of(other.owner())
                + ", but "
                + SafeText.of(first)
                + " to "
                + SafeText.of(owner.owner())
                + "; give both to the user of the gate (chown -R)");
      }
    }
    return owner.uid() == ROOT ? UNCHANGED : dropToOwner(first, owner);
  }

  // A link of root's is an administrator's, who has moved the folder; anybody else's is his own.
  private static FileMetadata owner(Path folder) throws IOException {
    FileMetadata owner = FileMetadata.of(folder);
    return owner.uid() == ROOT && Files.isSymbolicLink(folder)
        ? FileMetadata.of(folder.toRealPath())
        : owner;
  }

  private static Path existingParent(Path folder) {
    Path at = folder;
    while (!Files.exists(at, LinkOption.NOFOLLOW_LINKS) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }

  private static DroppedPrivileges dropToOwner(Path folder, FileMetadata owner) throws IOException {
    int gid = owner.gid() == ROOT ? NO_GROUP : owner.gid();
    DroppedPrivileges rights =
        new DroppedPrivileges(folder, owner.uid(), gid, owner.owner(), owner.group());
    if (!CredentialCalls.isAvailable()) {
      throw rights.refused("that needs 64-bit Linux and JNA");
    }
    int error = CredentialCalls.become(owner.uid(), gid);
    if (error != 0) {
      throw rights.refused(Errno.describe(error));
    }
    return rights;
  }

  private IOException refused(String why) {
    return new FileSystemException(
        folder.toString(),
        null,
        "belongs to "
            + SafeText.of(user)
            + ", whose rights cannot be taken here ("
            + why
            + "); give the command as that user");
  }

  private static boolean isRoot() {
    return CredentialCalls.isAvailable()
        ? CredentialCalls.user() == ROOT
        : "root".equals(System.getProperty("user.name"));
  }

  /** Whether the process has another user's rights than it was started with. */
  public boolean areDropped() {
    return user != null;
  }

  /**
   * The user whose rights these are.
   *
   * @return printable; null if they are unchanged
   */
  public String user() {
    return user == null ? null : SafeText.of(user);
  }

  /** The number of that user. */
  public int uid() {
    return uid;
  }

  /** The number of the group of that user's files. */
  public int gid() {
    return gid;
  }

  /** The name of that group. */
  public String group() {
    return group;
  }

  /**
   * Something to do.
   *
   * @param <T> what it returns
   */
  public interface PrivilegedAction<T> {
    /**
     * Does it.
     *
     * @return anything
     */
    T run() throws IOException;
  }

  /**
   * Does what the person at the command line has asked for in so many words, with root's rights.
   *
   * @param work touches nothing by a path that others may have changed
   * @param <T> what it returns
   * @return what the work returned
   */
  public <T> T runAsRoot(PrivilegedAction<T> work) throws IOException {
    if (!areDropped()) {
      return work.run();
    }
    switchTo(ROOT);
    try {
      return work.run();
    } finally {
      switchTo(uid);
    }
  }

  private static void switchTo(int uid) {
    int error = CredentialCalls.switchTo(uid);
    if (error != 0) {
      // To go on with more rights than are known would be worse than to end.
      throw new IllegalStateException(
          "cannot take the rights of user " + uid + ": " + Errno.describe(error));
    }
  }

  /** Gives the process back the rights that it was started with. */
  @Override
  public void close() {
    if (areDropped() && CredentialCalls.restoreRoot() != 0) {
      throw new IllegalStateException("cannot take root's rights again");
    }
  }
}
