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
import org.apache.commons.compress.MemoryLimitException;

/**
 * A member of an archive whose headers are read here, packed in a way for which there are decoders.
 *
 * @param name its path
 * @param packing how
 * @param crc of its bytes
 * @param size bytes that come out
 * @param start of the packed bytes in the file
 * @param end behind them
 */
@SuppressWarnings("ArrayRecordComponent")
public // never compared as a whole
record PackedMember(byte[] name, Packing packing, long crc, long size, long start, long end) {

  /** Ways to pack. */
  public enum Packing {
    STORED,
    DEFLATED,
    BZIP2,
    /** As in a zip: four bytes, five of properties, the data. */
    LZMA
  }

  /** Opens the unpacked bytes, checked against size and sum. */
  public InputStream open(SeekableByteChannel file, ArchiveBudget budget) throws IOException {
    if (start < 0 || end < start || end > file.size()) {
      throw new EOFException("breaks off");
    }
    ChannelRangeInputStream packed = new ChannelRangeInputStream(file, budget, start, end);
    ZipMember facts = new ZipMember(name, List.of(), 0, 0, crc, end - start, size, start, 0);
    return switch (packing) {
      case STORED -> new CheckedMemberInputStream(packed, facts, null);
      case DEFLATED -> new CheckedMemberInputStream(packed, facts, new Inflater(true));
      case BZIP2 ->
          new CheckedMemberInputStream(
              MemberDecoders.openBzip2(new DecoderInputStream(packed, budget)), facts, null);
      case LZMA ->
          new CheckedMemberInputStream(
              MemberDecoders.openLzma(new DecoderInputStream(packed, budget), facts), facts, null);
    };
  }

  /** Opens bytes that are only stored, and of which the archive has no sum that is known here. */
  public InputStream openStored(SeekableByteChannel file, ArchiveBudget budget) throws IOException {
    if (start < 0 || end < start || end > file.size()) {
      throw new EOFException("breaks off");
    } else if (size != end - start) {
      throw new IOException("is stored, but has two sizes");
    }
    return new ChannelRangeInputStream(file, budget, start, end);
  }

  /** Has a member judged; a broken one is reported with its name. */
  public static void judgeMember(byte[] name, ByteSource opening, MemberInspector members)
      throws IOException {
    try {
      members.judge(name, opening);
    } catch (MemoryLimitException e) {
      members.reportLimit(MemberPaths.toPrintable(name) + ArchiveLimits.TOO_MUCH_MEMORY);
    } catch (ScanAbortedException e) {
      throw e;
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException(MemberPaths.toPrintable(name) + " " + reason, e);
    }
  }
}
