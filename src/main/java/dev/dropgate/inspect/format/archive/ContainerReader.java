package dev.dropgate.inspect.format.archive;

import dev.dropgate.inspect.ScanTarget;
import java.io.IOException;

/** A kind of archive. Implementations are stateless. */
public interface ContainerReader {
  /**
   * Has every member judged.
   *
   * @param archive what it is
   * @param members judges them
   * @throws IOException if it is broken
   */
  void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException;

  /**
   * Returns whether the members have paths that a program follows when it unpacks them.
   *
   * @return false where a name is only proposed, as in mails
   */
  default boolean hasPaths() {
    return true;
  }
}
