package dev.dropgate.inspect.format.archive;

import dev.dropgate.inspect.ScanAbortedException;
import dev.dropgate.inspect.format.stream.ByteSource;
import dev.dropgate.inspect.format.stream.MemberPaths;
import java.io.IOException;
import java.util.List;

/**
 * An inspector for archives without a decoder. Judges stored members by name and content, and the
 * others by name. Reports at the end what was not inspected. Not thread safe.
 */
public final class PartialMemberInspector {
  private final MemberInspector members;
  private final String format;
  private String first;
  private long named;
  private long read;
  private IOException problem;

  /**
   * Starts an archive.
   *
   * @param format a text for people, for example {@code "a RAR archive"}
   */
  public PartialMemberInspector(MemberInspector members, String format) {
    this.members = members;
    this.format = format;
  }

  public MemberInspector members() {
    return members;
  }

  /**
   * Judges a member whose content cannot be read.
   *
   * @param paths the names, at least one
   */
  public void judgeUnreadable(List<byte[]> paths) throws IOException {
    named++;
    judgeNames(paths);
  }

  /**
   * Judges a member for which there is no decoder.
   *
   * @param paths the names, at least one
   * @param method the compression method, for people
   */
  public void packed(List<byte[]> paths, String method) throws IOException {
    first =
        first == null ? MemberPaths.toPrintable(paths.get(0)) + " is packed by " + method : first;
    judgeUnreadable(paths);
  }

  /** Judges a member that has only names: an empty file or a link. */
  public void judgeNames(List<byte[]> paths) throws IOException {
    members.judgeName(paths.get(0));
    paths.subList(1, paths.size()).forEach(members::judgeAlias);
  }

  /** Judges a member that is stored uncompressed. */
  public void judgeStored(List<byte[]> paths, ByteSource opening) throws IOException {
    read++;
    try {
      members.judge(paths, opening, null);
    } catch (ScanAbortedException e) {
      throw e;
    } catch (IOException e) {
      problem = problem == null ? MemberPaths.damage(paths.get(0), e) : problem;
    }
  }

  /** Judges an encrypted member. */
  public void judgeEncrypted(List<byte[]> paths) throws IOException {
    members.reportEncrypted(paths.get(0));
    paths.subList(1, paths.size()).forEach(members::judgeAlias);
  }

  /** Judges a member that continues in another file. */
  public void judgePart(List<byte[]> paths) throws IOException {
    members.reportUnsupported(
        MemberPaths.toPrintable(paths.get(0)) + ": one part of " + format + " in several");
    judgeNames(paths);
  }

  /** Records damage. The rest is still judged. */
  public void noteDamage(String reason) {
    problem = problem == null ? new IOException(reason) : problem;
  }

  /** Reports which members were not read. */
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

  /** Throws the recorded damage, if any. */
  public void throwDamage() throws IOException {
    if (problem != null) {
      throw problem;
    }
  }
}
