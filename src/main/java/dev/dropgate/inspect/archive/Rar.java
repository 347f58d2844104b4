package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Subject;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/**
 * RAR, also behind something else. There is no decoder for it, so names are judged, and the content
 * of what is only stored.
 */
final class Rar implements Container {
  static final String WORDS = "a RAR archive";
  private static final String SIGNATURE = "Rar!\032\007";

  @Override
  public void look(Subject archive, Members members) throws IOException {
    try (SeekableByteChannel file = archive.content().channel()) {
      long start = HeaderCursor.find(file, SIGNATURE, Alz.WITHIN);
      if (start < 0) {
        members.unsupported("a RAR archive of version 1 cannot be looked into");
        return;
      }
      HeaderCursor in = new HeaderCursor(file, members.budget(), start + SIGNATURE.length());
      PartlyRead read = new PartlyRead(members, WORDS);
      try {
        boolean old = in.u8() == 0;
        if (old) {
          new Rar4(in, file, read).look();
        } else if (in.u8() == 0) {
          new Rar5(in, file, read).look();
        } else {
          members.unsupported("a RAR archive of an unknown version cannot be looked into");
        }
      } finally {
        read.tell();
      }
      read.end();
    }
  }

  /** Opens what is only stored. */
  static Opening stored(SeekableByteChannel file, Budget budget, PackedMember member) {
    return () -> member.open(file, budget);
  }

  /** What stands behind the end of an archive, where only another reader looks. */
  static void behind(HeaderCursor in, Members members) throws IOException {
    while (!in.isAtEnd()) {
      if (in.u8() != 0) {
        members.contradiction("something follows the end of the archive");
        return;
      }
    }
  }
}
