package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Stop;
import java.io.IOException;
import java.util.List;

/**
 * Judges the members of an archive in a format for which there is no decoder here: those that are
 * only stored by name and content, the others by name. Says at the end what was not looked at. For
 * one thread.
 */
final class PartlyRead {
  private final Members members;
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
  PartlyRead(Members members, String format) {
    this.members = members;
    this.format = format;
  }

  Members members() {
    return members;
  }

  /**
   * Takes a member whose content cannot be read.
   *
   * @param paths its names, at least one
   */
  void name(List<byte[]> paths) throws IOException {
    named++;
    names(paths);
  }

  /**
   * Takes a member for which there is no decoder.
   *
   * @param paths its names, at least one
   * @param method how it is packed, for people
   */
  void packed(List<byte[]> paths, String method) throws IOException {
    first = first == null ? MemberName.shown(paths.get(0)) + " is packed by " + method : first;
    name(paths);
  }

  /** Takes what has only names: an empty file, a link. */
  void names(List<byte[]> paths) throws IOException {
    members.name(paths.get(0));
    paths.subList(1, paths.size()).forEach(members::alias);
  }

  /** Takes a member whose bytes stand in the archive as they are. */
  void stored(List<byte[]> paths, Opening opening) throws IOException {
    read++;
    try {
      members.judge(paths, opening, null);
    } catch (Stop e) {
      throw e;
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      broken(MemberName.shown(paths.get(0)) + " " + reason);
    }
  }

  /** Takes a member that is encrypted. */
  void encrypted(List<byte[]> paths) throws IOException {
    members.encrypted(paths.get(0));
    paths.subList(1, paths.size()).forEach(members::alias);
  }

  /** Takes what goes on in another file. */
  void part(List<byte[]> paths) throws IOException {
    members.unsupported(MemberName.shown(paths.get(0)) + ": one part of " + format + " in several");
    names(paths);
  }

  /** Remembers that something is damaged; the rest is still judged. */
  void broken(String reason) {
    problem = problem == null ? new IOException(reason) : problem;
  }

  /** Says which members were not read. */
  void tell() {
    if (named > 0) {
      String unread =
          named == 1
              ? ": the name of 1 member was judged, its content cannot be read"
              : ": the names of " + named + " members were judged, their content cannot be read";
      String others = read == 1 ? "; 1 member was read" : "; " + read + " members were read";
      String why = first == null ? "" : " (" + first + ")";
      members.unsupported(format + unread + (read == 0 ? "" : others) + why);
    }
  }

  /** Throws what was damaged. */
  void end() throws IOException {
    if (problem != null) {
      throw problem;
    }
  }
}
