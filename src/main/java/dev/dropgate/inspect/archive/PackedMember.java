package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Stop;
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
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record PackedMember(byte[] name, Packing packing, long crc, long size, long start, long end) {

  /** Ways to pack. */
  enum Packing {
    STORED,
    DEFLATED,
    BZIP2,
    /** As in a zip: four bytes, five of properties, the data. */
    LZMA
  }

  /** Opens the unpacked bytes, checked against size and sum. */
  InputStream open(SeekableByteChannel file, Budget budget) throws IOException {
    if (start < 0 || end < start || end > file.size()) {
      throw new EOFException("breaks off");
    }
    Window packed = new Window(file, budget, start, end);
    ZipMember facts = new ZipMember(name, List.of(), 0, 0, crc, end - start, size, start, 0);
    return switch (packing) {
      case STORED -> new ZipData(packed, facts, null);
      case DEFLATED -> new ZipData(packed, facts, new Inflater(true));
      case BZIP2 -> new ZipData(Streams.bzip2(new Source(packed, budget)), facts, null);
      case LZMA -> new ZipData(Streams.lzma(new Source(packed, budget), facts), facts, null);
    };
  }

  /** Opens bytes that are only stored, and of which the archive has no sum that is known here. */
  InputStream bytes(SeekableByteChannel file, Budget budget) throws IOException {
    if (start < 0 || end < start || end > file.size()) {
      throw new EOFException("breaks off");
    } else if (size != end - start) {
      throw new IOException("is stored, but has two sizes");
    }
    return new Window(file, budget, start, end);
  }

  /** Has it judged; one that is broken is told with its name. */
  static void judge(byte[] name, Opening opening, Members members) throws IOException {
    try {
      members.judge(name, opening);
    } catch (MemoryLimitException e) {
      members.limit(MemberName.shown(name) + Limits.TOO_MUCH_MEMORY);
    } catch (Stop e) {
      throw e;
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException(MemberName.shown(name) + " " + reason, e);
    }
  }
}
