package dev.dropgate.inspect.format.zip.record;

import dev.dropgate.inspect.format.stream.ArchiveLimits;
import dev.dropgate.inspect.format.stream.ChannelRangeInputStream;
import dev.dropgate.inspect.format.stream.DecoderInputStream;
import dev.dropgate.inspect.format.stream.ReadBudget;
import dev.dropgate.inspect.format.stream.ZstdFrameInputStream;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.archivers.zip.UnsupportedZipFeatureException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.LZMAInputStream;

/** Decoders for rare compression methods of ZIP members; loaded only when needed. */
public final class MemberDecoders {
  private MemberDecoders() {}

  public static InputStream openZstd(InputStream packed) throws IOException {
    return new ZstdInputStream(new ZstdFrameInputStream(packed));
  }

  public static InputStream openBzip2(InputStream packed) throws IOException {
    return new BZip2CompressorInputStream(packed);
  }

  /** Opens a ZIP from its front, also with stored members without sizes. */
  public static ZipArchiveInputStream openZip(InputStream in) {
    return new ZipArchiveInputStream(in, StandardCharsets.ISO_8859_1.name(), false, true) {
      @Override
      protected InputStream createZstdInputStream(InputStream packed) throws IOException {
        return openZstd(packed);
      }
    };
  }

  /** Opens an LZMA member. In a ZIP it has its own header: version and length of the properties. */
  public static InputStream openLzma(InputStream packed, ZipMember member) throws IOException {
    byte[] header = packed.readNBytes(9);
    if (header.length < 9) {
      throw new EOFException("breaks off before its data");
    }
    int dictionary = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(5);
    int needed = LZMAInputStream.getMemoryUsage(dictionary, header[4]);
    if (needed > ArchiveLimits.DECODER_KIB) {
      throw new MemoryLimitException(needed, ArchiveLimits.DECODER_KIB);
    }
    long size = member.hasEndMark() ? -1 : member.size();
    return new LZMAInputStream(packed, size, header[4], dictionary);
  }

  /**
   * Opens a member with a decoder of the library.
   *
   * @throws UnsupportedZipFeatureException if the library has no decoder for it
   */
  public static InputStream openZipMember(
      SeekableByteChannel file, ReadBudget budget, ZipMember member, long dataEnd)
      throws IOException {
    DecoderInputStream source =
        new DecoderInputStream(
            new ChannelRangeInputStream(file, budget, member.offset(), dataEnd), budget);
    ZipArchiveInputStream zip = openZip(source);
    ZipArchiveEntry entry = zip.getNextEntry();
    source.setInputAllowance(Long.MAX_VALUE);
    if (entry == null) {
      throw new IOException("cannot be found again");
    } else if (!zip.canReadEntryData(entry)) {
      throw new UnsupportedZipFeatureException(
          UnsupportedZipFeatureException.Feature.METHOD, entry);
    }
    return zip;
  }
}
