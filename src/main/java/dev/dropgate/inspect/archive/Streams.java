package dev.dropgate.inspect.archive;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/** Decoders of members of a zip that are packed in a rare way; loaded only when needed. */
final class Streams {
  private Streams() {}

  static InputStream zstd(InputStream packed) {
    return new ZstdInputStream(packed);
  }

  /**
   * A member by the decoders of the library.
   *
   * @return null if it has none for it
   */
  static InputStream zipMember(
      SeekableByteChannel file, Budget budget, ZipMember member, long dataEnd) throws IOException {
    Source source = new Source(new Window(file, budget, member.offset(), dataEnd), budget);
    ZipArchiveInputStream zip =
        new ZipArchiveInputStream(source, StandardCharsets.ISO_8859_1.name(), false, true);
    ZipArchiveEntry entry = zip.getNextEntry();
    source.allow(Long.MAX_VALUE);
    return entry != null && zip.canReadEntryData(entry) ? zip : null;
  }
}
