package dev.dropgate.inspect.format.archive;

import dev.dropgate.inspect.ScanAbortedException;
import dev.dropgate.inspect.format.stream.ByteSource;
import dev.dropgate.inspect.format.stream.MemberPaths;
import java.io.IOException;
import java.util.List;

/**
 * Judges the members of an archive in a format for which there is no decoder here: those that are
 * only stored by name and content, the others by name. Says at the end what was not looked at. For
 * one thread.
 */
public final class PartialMemberInspector {
  private final MemberInspector members;
  private final String format;
  private String first;
  private long named;
  private long read;
  private IOException problem;

  /**
   * Begins with an archive.
   *
   * @param format for people: "a RAR archive"
   */
  public PartialMemberInspector(MemberInspector members, String format) {
    this.members = members;
    this.format = format;
  }

  public MemberInspector members() {
    return members;
  }

  /**
   * Takes a member whose content cannot be read.
   *
   * @param paths its names, at least one
   */
  public void judgeUnreadable(List<byte[]> paths) throws IOException {
    named++;
    judgeNames(paths);
  }

  /**
   * Takes a member for which there is no decoder.
   *
   * @param paths its names, at least one
   * @param method how it is packed, for people
   */
  public void packed(List<byte[]> paths, String method) throws IOException {
    first =
        first == null ? MemberPaths.toPrintable(paths.get(0)) + " is packed by " + method : first;
    judgeUnreadable(paths);
  }

  /** Takes what has only names: an empty file, a link. */
  public void judgeNames(List<byte[]> paths) throws IOException {
    members.judgeName(paths.get(0));
    paths.subList(1, paths.size()).forEach(members::judgeAlias);
  }

  /** Takes a member whose bytes stand in the archive as they are. */
  public void judgeStored(List<byte[]> paths, ByteSource opening) throws IOException {
    read++;
    try {
      members.judge(paths, opening, null);
    } catch (ScanAbortedException e) {
      throw e;
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      noteDamage(MemberPaths.toPrintable(paths.get(0)) + " " + reason);
    }
  }

  /** Takes a member that is encrypted. */
  public void judgeEncrypted(List<byte[]> paths) throws IOException {
    members.reportEncrypted(paths.get(0));
    paths.subList(1, paths.size()).forEach(members::judgeAlias);
  }

  /** Takes what goes on in another file. */
  public void judgePart(List<byte[]> paths) throws IOException {
    members.reportUnsupported(
        MemberPaths.toPrintable(paths.get(0)) + ": one part of " + format + " in several");
    judgeNames(paths);
  }

  /** Remembers that something is damaged; the rest is still judged. */
  public void noteDamage(String reason) {
    problem = problem == null ? new IOException(reason) : problem;
  }

  /** Says which members were not read. */
  public void reportUnread() {
    if (named > 0) {
      String unread =
          named == 1
              ? ": the name of 1 member was judged, its content cannot be read"
              : ": the names of " + named + " members were judged, their content cannot be read";
      String others = read == 1 ? "; 1 member was read" : "; " + read + " members were read";
      String why = first == null ? "" : " (" + first + ")";
      members.reportUnsupported(format + unread + (read == 0 ? "" : others) + why);
    }
  }

  /** Throws what was damaged. */
  public void throwDamage() throws IOException {
    if (problem != null) {
      throw problem;
    }
  }
}
