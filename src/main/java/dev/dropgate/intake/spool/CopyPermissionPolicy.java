package dev.dropgate.intake.spool;

import dev.dropgate.io.linux.FileMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides what the copy of a claimed file gets of its rights. Whoever runs a set-user-ID program
 * gets the rights of its owner, so the copy of somebody else's file goes on without; the note of
 * its origin has them, for the record.
 *
 * @param keepSetId whether it goes on with them all the same
 * @param ourUid the gate's user
 */
public record CopyPermissionPolicy(boolean keepSetId, int ourUid) {
  private static final int PERMISSION_MASK = 0777;
  private static final String CAPABILITY_ATTRIBUTE = "security.capability";

  /**
   * Learns who we are.
   *
   * @param keepSetId whether copies keep set-user-ID, set-group-ID, the sticky bit and capabilities
   * @param ownFolder a folder that this process has made
   */
  public static CopyPermissionPolicy of(boolean keepSetId, Path ownFolder) throws IOException {
    return new CopyPermissionPolicy(
        keepSetId, (Integer) Files.getAttribute(ownFolder, "unix:uid", LinkOption.NOFOLLOW_LINKS));
  }

  /** Returns what the copy gets. */
  FileMetadata of(FileMetadata file) {
    if (keepSetId || file.uid() == ourUid) {
      return file;
    }
    Map<String, byte[]> extended = new TreeMap<>(file.extended());
    extended.remove(CAPABILITY_ATTRIBUTE);
    return file.withRights(file.mode() & PERMISSION_MASK, extended);
  }
}
