package dev.dropgate.inspect.format.rar;

import dev.dropgate.inspect.format.archive.HeaderCursor;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.archive.PartialMemberInspector;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/** A reader of RAR headers, which differ between versions. For one archive. */
abstract class RarVersionReader {
  protected final HeaderCursor in;
  protected final SeekableByteChannel file;
  protected final PartialMemberInspector read;
  protected final MemberInspector members;

  /**
   * Creates a reader.
   *
   * @param in positioned after the signature
   * @param file the archive
   * @param read receives the members
   */
  RarVersionReader(HeaderCursor in, SeekableByteChannel file, PartialMemberInspector read) {
    this.in = in;
    this.file = file;
    this.read = read;
    this.members = read.members();
  }

  /** Judges all members. */
  abstract void judgeMembers() throws IOException;
}
