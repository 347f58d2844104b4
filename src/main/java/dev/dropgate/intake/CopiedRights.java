package dev.dropgate.intake;

import dev.dropgate.files.Attributes;
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
record CopiedRights(boolean keepSetId, int ourUid) {
  private static final int PERMISSIONS = 0777;
  private static final String CAPABILITIES = "security.capability";

  /**
   * Learns who we are.
   *
   * @param keepSetId whether copies keep set-user-ID, set-group-ID, the sticky bit and capabilities
   * @param ownFolder a folder that this process has made
   */
  static CopiedRights of(boolean keepSetId, Path ownFolder) throws IOException {
    return new CopiedRights(
        keepSetId, (Integer) Files.getAttribute(ownFolder, "unix:uid", LinkOption.NOFOLLOW_LINKS));
  }

  /** Returns what the copy gets. */
  Attributes of(Attributes file) {
    if (keepSetId || file.uid() == ourUid) {
      return file;
    }
    Map<String, byte[]> extended = new TreeMap<>(file.extended());
    extended.remove(CAPABILITIES);
    return file.with(file.mode() & PERMISSIONS, extended);
  }
}
