package dev.dropgate.inspect.format.rar;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.alz.AlzReader;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.HeaderCursor;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.archive.PackedMember;
import dev.dropgate.inspect.format.archive.PartialMemberInspector;
import dev.dropgate.inspect.format.stream.ArchiveBudget;
import dev.dropgate.inspect.format.stream.ByteSource;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/**
 * A reader of RAR archives, also after a prefix. There is no decoder, so only names and stored
 * content are judged.
 */
public final class RarReader implements ContainerReader {
  static final String FORMAT_NAME = "a RAR archive";
  private static final String SIGNATURE = "Rar!\032\007";

  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    try (SeekableByteChannel file = archive.content().channel()) {
      long start = HeaderCursor.findSignature(file, SIGNATURE, AlzReader.MAX_PREFIX_BYTES);
      if (start < 0) {
        members.reportUnsupported("a RAR archive of version 1 cannot be looked into");
        return;
      }
      HeaderCursor in = new HeaderCursor(file, members.budget(), start + SIGNATURE.length());
      PartialMemberInspector read = new PartialMemberInspector(members, FORMAT_NAME);
      try {
        boolean old = in.u8() == 0;
        if (old) {
          new Rar4Reader(in, file, read).judgeMembers();
        } else if (in.u8() == 0) {
          new Rar5Reader(in, file, read).judgeMembers();
        } else {
          members.reportUnsupported("a RAR archive of an unknown version cannot be looked into");
        }
      } finally {
        read.reportUnread();
      }
      read.throwDamage();
    }
  }

  /** Opens stored content. */
  static ByteSource openStored(
      SeekableByteChannel file, ArchiveBudget budget, PackedMember member) {
    return () -> member.open(file, budget);
  }

  /** Reports data after the end of an archive, which only some readers see. */
  static void checkTrailingData(HeaderCursor in, MemberInspector members) throws IOException {
    while (!in.isAtEnd()) {
      if (in.u8() != 0) {
        members.reportContradiction("something follows the end of the archive");
        return;
      }
    }
  }
}
