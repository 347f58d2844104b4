package dev.dropgate.quarantine;

import dev.dropgate.io.linux.DroppedPrivileges;
import dev.dropgate.io.linux.FileMetadata;
import dev.dropgate.io.linux.PosixAcl;
import dev.dropgate.model.SafeText;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which rights a file may have that is given back. A manifest can be forged by whoever has the
 * gate's user, so what it says about rights is only followed as far as that user could go, or as
 * far as the person at the command line asks for. Immutable.
 *
 * @param owner the rights that the command works with
 * @param monitored the monitored directories, absolute; a command with another user's rights gives
 *     nothing back elsewhere on the word of a manifest alone
 * @param keepOwner whether the recorded owner and group are given back by root
 * @param keepSetId whether set-user-ID and set-group-ID are given back
 * @param keepCapabilities whether file capabilities are given back
 */
public record RestorePermissionPolicy(
    DroppedPrivileges owner,
    Set<Path> monitored,
    boolean keepOwner,
    boolean keepSetId,
    boolean keepCapabilities) {
  private static final String CAPABILITY_ATTRIBUTE = "security.capability";
  private static final int SET_ID_MASK = 06000;

  /** Nothing but what the process may do by itself. */
  public static final RestorePermissionPolicy PROCESS_RIGHTS =
      new RestorePermissionPolicy(DroppedPrivileges.unchanged(), Set.of(), false, false, false);

  /**
   * Refuses the place that a manifest names, where it is not one that the file can have come from.
   *
   * @param manifest any
   * @throws IOException that says what is wrong with it
   */
  void requireOriginalPlace(Manifest manifest) throws IOException {
    Path path = manifest.originalPath();
    Path directory = manifest.originalDirectory();
    if (!isBelow(path, directory)) {
      throw new IOException(
          "its path "
              + SafeText.of(path)
              + " is not below its monitored directory "
              + SafeText.of(directory)
              + "; give --to DIR");
    }
    if (owner.areDropped() && !monitored.contains(directory.normalize())) {
      throw new IOException(
          SafeText.of(directory) + " is not a monitored directory now; give --to DIR");
    }
  }

  private static boolean isBelow(Path path, Path directory) {
    if (!path.startsWith(directory) || path.equals(directory)) {
      return false;
    }
    for (Path name : directory.relativize(path)) {
      if (name.toString().equals("..") || name.toString().equals(".")) {
        return false;
      }
    }
    return path.getNameCount() > directory.getNameCount();
  }

  /**
   * What the file is to have.
   *
   * @param recorded what the manifest says
   * @param warnings gets a line for each thing that is left off
   * @return for {@link FileMetadata#applyTo}
   */
  FileMetadata permitted(FileMetadata recorded, List<String> warnings) {
    FileMetadata permitted =
        new FileMetadata(
            recorded.size(),
            recorded.owner(),
            recorded.uid(),
            recorded.group(),
            recorded.gid(),
            mode(recorded, warnings),
            recorded.inode(),
            recorded.modified(),
            recorded.accessed(),
            recorded.changed(),
            extended(recorded, warnings));
    return owner.areDropped() ? owned(permitted, warnings) : permitted;
  }

  private int mode(FileMetadata recorded, List<String> warnings) {
    if (keepSetId || (recorded.mode() & SET_ID_MASK) == 0) {
      return recorded.mode();
    }
    warnings.add("set-uid and set-gid were left off; --keep-set-id gives them back");
    return recorded.mode() & ~SET_ID_MASK;
  }

  private Map<String, byte[]> extended(FileMetadata recorded, List<String> warnings) {
    Map<String, byte[]> kept = new TreeMap<>();
    recorded
        .extended()
        .forEach(
            (name, value) -> {
              if (name.equals(CAPABILITY_ATTRIBUTE) && !keepCapabilities) {
                warnings.add(
                    "file capabilities were left off; --keep-capabilities gives them back");
              } else if (isFree(name)) {
                kept.put(name, value);
              } else {
                warnings.add("attribute " + SafeText.of(name) + " was left off");
              }
            });
    return kept;
  }

  // Labels of SELinux, signatures of IMA and the like are root's to give, not a manifest's.
  private boolean isFree(String name) {
    return !owner.areDropped()
        || name.startsWith("user.")
        || name.equals(PosixAcl.ATTRIBUTE_NAME)
        || name.equals(CAPABILITY_ATTRIBUTE);
  }

  private FileMetadata owned(FileMetadata recorded, List<String> warnings) {
    boolean user = keepOwner ? recorded.uid() > 0 : recorded.uid() == owner.uid();
    boolean group = keepOwner ? recorded.gid() > 0 : recorded.gid() == owner.gid();
    if (!user || !group) {
      warnings.add(
          "owner "
              + SafeText.of(recorded.owner())
              + ":"
              + SafeText.of(recorded.group())
              + (keepOwner
                  ? ": what is root's is not given back on the word of a record; see to it with"
                      + " chown"
                  : " was not given back; --keep-owner does that"));
    }
    return new FileMetadata(
        recorded.size(),
        user ? recorded.owner() : owner.user(),
        user ? recorded.uid() : owner.uid(),
        group ? recorded.group() : owner.group(),
        group ? recorded.gid() : owner.gid(),
        // Set-uid of somebody else's program is no good on the gate's user.
        user && group ? recorded.mode() : recorded.mode() & ~SET_ID_MASK,
        recorded.inode(),
        recorded.modified(),
        recorded.accessed(),
        recorded.changed(),
        recorded.extended());
  }

  /**
   * Does what concerns the place of a file that the person at the command line has named.
   *
   * @param how where to
   * @param work what to do there
   */
  <T> T runInTarget(RestoreRequest how, DroppedPrivileges.PrivilegedAction<T> work)
      throws IOException {
    return how.to() == null ? work.run() : owner.runAsRoot(work);
  }

  /**
   * Does what concerns the owner and the name of a file that is made already.
   *
   * @param how where to
   * @param work what to do with it
   */
  <T> T runWithFile(RestoreRequest how, DroppedPrivileges.PrivilegedAction<T> work)
      throws IOException {
    return how.to() == null && !keepOwner && !keepCapabilities ? work.run() : owner.runAsRoot(work);
  }
}
