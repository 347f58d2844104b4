package dev.dropgate.intake.spool;

import dev.dropgate.model.FileMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides which permissions the copy of a claimed file gets. A set-user-ID program runs with the
 * rights of its owner, so the copy of another user's file loses that bit. The note of its origin
 * keeps all rights for the record.
 *
 * @param keepSetId whether the copy keeps these bits nevertheless
 * @param ourUid the user ID of the gate
 */
public record CopyPermissionPolicy(boolean keepSetId, int ourUid) {
  private static final int PERMISSION_MASK = 0777;
  private static final String CAPABILITY_ATTRIBUTE = "security.capability";

  /**
   * Reads the gate's own user ID from a folder that this process has made.
   *
   * @param keepSetId whether copies keep set-user-ID, set-group-ID, the sticky bit and capabilities
   * @param ownFolder a folder that this process has made
   */
  public static CopyPermissionPolicy of(boolean keepSetId, Path ownFolder) throws IOException {
    return new CopyPermissionPolicy(
        keepSetId, (Integer) Files.getAttribute(ownFolder, "unix:uid", LinkOption.NOFOLLOW_LINKS));
  }

  /** Returns the metadata that the copy gets. */
  FileMetadata of(FileMetadata file) {
    if (keepSetId || file.uid() == ourUid) {
      return file;
    }
    Map<String, byte[]> extended = new TreeMap<>(file.extended());
    extended.remove(CAPABILITY_ATTRIBUTE);
    return file.withRights(file.mode() & PERMISSION_MASK, extended);
  }
}
