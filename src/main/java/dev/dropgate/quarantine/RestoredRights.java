package dev.dropgate.quarantine;

import dev.dropgate.files.AccessList;
import dev.dropgate.files.Attributes;
import dev.dropgate.files.OwnerRights;
import dev.dropgate.files.SafeText;
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
public record RestoredRights(
    OwnerRights owner,
    Set<Path> monitored,
    boolean keepOwner,
    boolean keepSetId,
    boolean keepCapabilities) {
  private static final String CAPABILITIES = "security.capability";
  private static final int SET_ID = 06000;

  /** Nothing but what the process may do by itself. */
  public static final RestoredRights PLAIN =
      new RestoredRights(OwnerRights.unchanged(), Set.of(), false, false, false);

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
    if (owner.areTaken() && !monitored.contains(directory.normalize())) {
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
   * @return for {@link Attributes#give}
   */
  Attributes permitted(Attributes recorded, List<String> warnings) {
    Attributes permitted =
        new Attributes(
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
    return owner.areTaken() ? owned(permitted, warnings) : permitted;
  }

  private int mode(Attributes recorded, List<String> warnings) {
    if (keepSetId || (recorded.mode() & SET_ID) == 0) {
      return recorded.mode();
    }
    warnings.add("set-uid and set-gid were left off; --keep-set-id gives them back");
    return recorded.mode() & ~SET_ID;
  }

  private Map<String, byte[]> extended(Attributes recorded, List<String> warnings) {
    Map<String, byte[]> kept = new TreeMap<>();
    recorded
        .extended()
        .forEach(
            (name, value) -> {
              if (name.equals(CAPABILITIES) && !keepCapabilities) {
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
    return !owner.areTaken()
        || name.startsWith("user.")
        || name.equals(AccessList.ATTRIBUTE)
        || name.equals(CAPABILITIES);
  }

  private Attributes owned(Attributes recorded, List<String> warnings) {
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
    return new Attributes(
        recorded.size(),
        user ? recorded.owner() : owner.user(),
        user ? recorded.uid() : owner.uid(),
        group ? recorded.group() : owner.group(),
        group ? recorded.gid() : owner.gid(),
        // Set-uid of somebody else's program is no good on the gate's user.
        user && group ? recorded.mode() : recorded.mode() & ~SET_ID,
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
  <T> T inPlace(GiveBack how, OwnerRights.Work<T> work) throws IOException {
    return how.to() == null ? work.run() : owner.asRoot(work);
  }

  /**
   * Does what concerns the owner and the name of a file that is made already.
   *
   * @param how where to
   * @param work what to do with it
   */
  <T> T withFile(GiveBack how, OwnerRights.Work<T> work) throws IOException {
    return how.to() == null && !keepOwner && !keepCapabilities ? work.run() : owner.asRoot(work);
  }
}
