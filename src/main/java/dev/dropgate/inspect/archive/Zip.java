package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Subject;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/**
 * Zip and all that is one: JAR, OOXML, ODF, APK. Taken by its directory, and by what lies around
 * the members that the directory lists.
 */
final class Zip implements Container {
  @Override
  public void look(Subject archive, Members members) throws IOException {
    if (archive.content() instanceof MemberContent large) {
      // Too large for the directory at its end to be had: what its front shows counts, no more.
      Sequential.zip(large.stream(), members);
      large.channel();
      return;
    }
    try (SeekableByteChannel file = archive.content().channel()) {
      ZipEnd end = ZipEnd.of(file);
      if (end == null) {
        Sequential.zip(new Window(file, members.budget(), 0, file.size()), members);
        throw new IOException("a zip without a directory at its end");
      }
      new ZipReader(file, end, members, archive.types().contains(FileType.HWPX)).look(true);
    }
  }
}
