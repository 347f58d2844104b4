package dev.dropgate.inspect.format.zip;

import dev.dropgate.inspect.format.compressed.CompressedReader;
import dev.dropgate.inspect.format.stream.ChannelRangeInputStream;
import dev.dropgate.inspect.format.stream.DecoderInputStream;
import dev.dropgate.inspect.format.stream.ReadBudget;
import dev.dropgate.inspect.format.zip.record.CheckedMemberInputStream;
import dev.dropgate.inspect.format.zip.record.MemberDecoders;
import dev.dropgate.inspect.format.zip.record.ZipMember;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The data of one member in a file.
 *
 * @param member says how the data are packed
 * @param start offset of the packed bytes
 * @param end offset after them
 */
record ZipMemberData(ZipMember member, long start, long end) {
  static final int METHOD_DEFLATED = 8;
  private static final int METHOD_STORED = 0;
  private static final int METHOD_BZIP2 = 12;
  private static final int METHOD_LZMA = 14;
  private static final int METHOD_ZSTD = 93;
  private static final int METHOD_XZ = 95;

  /**
   * Opens the unpacked bytes.
   *
   * @param inflater must not be shared while the stream is read
   */
  InputStream open(SeekableByteChannel file, ReadBudget budget, Inflater inflater)
      throws IOException {
    ChannelRangeInputStream packed = new ChannelRangeInputStream(file, budget, start, end);
    DecoderInputStream source = new DecoderInputStream(packed, budget);
    return switch (member.method()) {
      case METHOD_STORED -> packed;
      case METHOD_DEFLATED -> {
        inflater.reset();
        yield new InflaterInputStream(packed, inflater, 8192);
      }
      case METHOD_BZIP2 -> MemberDecoders.openBzip2(source);
      case METHOD_LZMA -> MemberDecoders.openLzma(source, member);
      case METHOD_ZSTD -> MemberDecoders.openZstd(source);
      case METHOD_XZ -> CompressedReader.openXz(source);
      default -> MemberDecoders.openZipMember(file, budget, member, end);
    };
  }

  /**
   * Opens the unpacked bytes, checked against size and checksum where a decoder here reads them.
   */
  InputStream openChecked(SeekableByteChannel file, ReadBudget budget, Inflater inflater)
      throws IOException {
    InputStream data = open(file, budget, inflater);
    return switch (member.method()) {
      case METHOD_DEFLATED -> new CheckedMemberInputStream(data, member, inflater);
      case METHOD_STORED, METHOD_BZIP2, METHOD_LZMA, METHOD_ZSTD, METHOD_XZ ->
          new CheckedMemberInputStream(data, member, null);
      default -> data;
    };
  }
}
