package dev.dropgate.inspect.format.archive;

import dev.dropgate.inspect.ScanTarget;
import java.io.IOException;

/** A reader of one kind of container. Implementations are stateless. */
public interface ContainerReader {
  /**
   * Passes every member to an inspector.
   *
   * @param archive the container
   * @param members judges the members
   * @throws IOException if the container is damaged
   */
  void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException;

  /**
   * Returns whether programs follow the paths of the members when they extract them.
   *
   * @return false where a name is only a proposal, as in mails
   */
  default boolean hasPaths() {
    return true;
  }
}
