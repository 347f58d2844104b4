package dev.dropgate.quarantine;

import dev.dropgate.io.linux.DroppedPrivileges;
import dev.dropgate.io.linux.PosixAcl;
import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rights that a restored file may have. Any process of the gate's user can forge a manifest, so
 * recorded rights are applied only as far as that user may set them, or as far as the options of
 * the command allow. Immutable.
 *
 * @param owner the rights that the command works with
 * @param monitored the absolute paths of the monitored directories; a command with another user's
 *     rights restores nothing elsewhere if only the manifest names the place
 * @param keepOwner whether root restores the recorded owner and group
 * @param keepSetId whether set-user-ID and set-group-ID are restored
 * @param keepCapabilities whether file capabilities are restored
 */
public record RestorePermissionPolicy(
    DroppedPrivileges owner,
    Set<Path> monitored,
    boolean keepOwner,
    boolean keepSetId,
    boolean keepCapabilities) {
  private static final String CAPABILITY_ATTRIBUTE = "security.capability";
  private static final int SET_ID_MASK = 06000;

  /** The policy that grants only what the process itself may do. */
  public static final RestorePermissionPolicy PROCESS_RIGHTS =
      new RestorePermissionPolicy(DroppedPrivileges.unchanged(), Set.of(), false, false, false);

  /**
   * Rejects an original path in a manifest if the file cannot have come from there.
   *
   * @param manifest the manifest
   * @throws IOException if the path is rejected; the message says why
   */
  void requireOriginalPlace(Manifest manifest) throws IOException {
    Path path = manifest.originalPath();
    Path directory = manifest.originalDirectory();
    if (!isBelow(path, directory)) {
      throw new IOException(
          "its path "
              + PrintableText.of(path)
              + " is not below its monitored directory "
              + PrintableText.of(directory)
              + "; give --to DIR");
    }
    if (owner.areDropped() && !monitored.contains(directory.normalize())) {
      throw new IOException(
          PrintableText.of(directory) + " is not a monitored directory now; give --to DIR");
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
   * Returns the metadata that the file may have.
   *
   * @param recorded the metadata in the manifest
   * @param warnings receives a line for each item left off
   * @return the metadata for {@link FileMetadata#applyTo}
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
                warnings.add("attribute " + PrintableText.of(name) + " was left off");
              }
            });
    return kept;
  }

  // SELinux labels, IMA signatures and similar attributes may be set by root only, not by a
  // manifest.
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
              + PrintableText.of(recorded.owner())
              + ":"
              + PrintableText.of(recorded.group())
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
        // Set-user-ID of another user's program must not take effect for the gate's user.
        user && group ? recorded.mode() : recorded.mode() & ~SET_ID_MASK,
        recorded.inode(),
        recorded.modified(),
        recorded.accessed(),
        recorded.changed(),
        recorded.extended());
  }

  /**
   * Runs work on the target folder: as root if the command line names the folder, with the current
   * rights otherwise.
   *
   * @param how the options, which may name a folder
   * @param work the work to run
   */
  <T> T runInTarget(RestoreRequest how, DroppedPrivileges.PrivilegedAction<T> work)
      throws IOException {
    return how.to() == null ? work.run() : owner.runAsRoot(work);
  }

  /**
   * Runs work on the owner or the name of an existing file.
   *
   * @param how the options, which may name a folder
   * @param work the work to run
   */
  <T> T runWithFile(RestoreRequest how, DroppedPrivileges.PrivilegedAction<T> work)
      throws IOException {
    return how.to() == null && !keepOwner && !keepCapabilities ? work.run() : owner.runAsRoot(work);
  }
}
