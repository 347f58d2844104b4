package dev.dropgate.inspect.format.zip;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.archive.SequentialReader;
import dev.dropgate.inspect.format.stream.ChannelRangeInputStream;
import dev.dropgate.inspect.format.stream.StreamedMemberContent;
import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/**
 * A reader of ZIP and all formats based on it: JAR, OOXML, ODF, APK. Reads the members by the
 * directory, and then the data that the directory does not list.
 */
public final class ZipArchiveReader implements ContainerReader {
  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    if (archive.content() instanceof StreamedMemberContent large) {
      // Too large for random access to the directory at its end; only the front is read.
      SequentialReader.judgeZipFromFront(large.stream(), members);
      large.channel();
      return;
    }
    try (SeekableByteChannel file = archive.content().channel()) {
      ZipEndRecord end = ZipEndRecord.findIn(file);
      if (end == null) {
        SequentialReader.judgeZipFromFront(
            new ChannelRangeInputStream(file, members.budget(), 0, file.size()), members);
        throw new IOException("a zip without a directory at its end");
      }
      new ZipMemberReader(archive, file, end, members).judgeMembers(true);
    }
  }
}
