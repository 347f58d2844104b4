package dev.dropgate.inspect.format.archive;

import dev.dropgate.inspect.ScanAbortedException;
import dev.dropgate.inspect.format.stream.ArchiveBudget;
import dev.dropgate.inspect.format.stream.ArchiveLimits;
import dev.dropgate.inspect.format.stream.ByteSource;
import dev.dropgate.inspect.format.stream.ChannelRangeInputStream;
import dev.dropgate.inspect.format.stream.DecoderInputStream;
import dev.dropgate.inspect.format.stream.MemberPaths;
import dev.dropgate.inspect.format.zip.record.CheckedMemberInputStream;
import dev.dropgate.inspect.format.zip.record.MemberDecoders;
import dev.dropgate.inspect.format.zip.record.ZipMember;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.MemoryLimitException;

/**
 * A member whose headers are read here and whose data a decoder can unpack.
 *
 * @param name the path
 * @param packing the compression method
 * @param crc checksum of the unpacked bytes
 * @param size number of unpacked bytes
 * @param start offset of the packed bytes in the file
 * @param end offset after the packed bytes
 */
@SuppressWarnings("ArrayRecordComponent")
public // never compared as a whole
record PackedMember(byte[] name, Packing packing, long crc, long size, long start, long end) {

  /** The compression methods. */
  public enum Packing {
    STORED,
    DEFLATED,
    BZIP2,
    /** As in a ZIP archive: a header of four bytes, five bytes of properties, the data. */
    LZMA
  }

  /** Opens the unpacked bytes, checked against size and checksum. */
  public InputStream open(SeekableByteChannel file, ArchiveBudget budget) throws IOException {
    if (start < 0 || end < start || end > file.size()) {
      throw new EOFException("breaks off");
    }
    ChannelRangeInputStream packed = new ChannelRangeInputStream(file, budget, start, end);
    ZipMember facts = new ZipMember(name, List.of(), 0, 0, crc, end - start, size, start, 0);
    return switch (packing) {
      case STORED -> new CheckedMemberInputStream(packed, facts, null);
      case DEFLATED -> {
        Inflater inflater = new Inflater(true);
        yield new CheckedMemberInputStream(
            new InflaterInputStream(packed, inflater, 8192), facts, inflater);
      }
      case BZIP2 ->
          new CheckedMemberInputStream(
              MemberDecoders.openBzip2(new DecoderInputStream(packed, budget)), facts, null);
      case LZMA ->
          new CheckedMemberInputStream(
              MemberDecoders.openLzma(new DecoderInputStream(packed, budget), facts), facts, null);
    };
  }

  /** Opens stored bytes for which no checksum is known. */
  public InputStream openStored(SeekableByteChannel file, ArchiveBudget budget) throws IOException {
    if (start < 0 || end < start || end > file.size()) {
      throw new EOFException("breaks off");
    } else if (size != end - start) {
      throw new IOException("is stored, but has two sizes");
    }
    return new ChannelRangeInputStream(file, budget, start, end);
  }

  /** Judges a member. Reports damage together with its name. */
  public static void judgeMember(byte[] name, ByteSource opening, MemberInspector members)
      throws IOException {
    try {
      members.judge(name, opening);
    } catch (MemoryLimitException e) {
      members.reportLimit(MemberPaths.toPrintable(name) + ArchiveLimits.TOO_MUCH_MEMORY);
    } catch (ScanAbortedException e) {
      throw e;
    } catch (IOException e) {
      throw MemberPaths.damage(name, e);
    }
  }
}
