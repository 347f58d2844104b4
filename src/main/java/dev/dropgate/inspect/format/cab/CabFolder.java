package dev.dropgate.inspect.format.cab;

import dev.dropgate.inspect.format.archive.HeaderCursor;
import dev.dropgate.inspect.format.stream.ArchiveBudget;
import dev.dropgate.inspect.format.stream.BulkInputStream;
import dev.dropgate.inspect.format.stream.ChannelRangeInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.List;

/**
 * A folder of a CAB archive: blocks of data that make one stream, in which the files are. Blocks
 * are stored, or packed by MSZIP: deflate with the bytes of the blocks before as its dictionary.
 * For one thread.
 */
final class CabFolder {
  private static final int METHOD_MASK = 0xF;
  private static final int METHOD_STORED = 0;
  private static final int MSZIP = 1;
  private static final List<String> METHODS = List.of("", "", "Quantum", "LZX");

  private final long start;
  private final int blocks;
  private final int packing;
  private final int reserved;
  private long[] dataStarts;
  private int[] packedSizes;
  private long[] ends;
  private MsZip unpacking;

  /**
   * Takes what the header says.
   *
   * @param start of the first block
   * @param blocks how many, at most 65,535
   * @param packing the method, in the lowest bits
   * @param reserved bytes in the header of each block
   */
  CabFolder(long start, int blocks, int packing, int reserved) {
    this.start = start;
    this.blocks = blocks;
    this.packing = packing;
    this.reserved = reserved;
  }

  /** Returns whether its data are stored, or packed in a way for which there is a decoder. */
  boolean isReadable() {
    return (packing & METHOD_MASK) <= MSZIP;
  }

  /** Returns how its data are packed, for people. */
  String method() {
    int method = packing & METHOD_MASK;
    return method < METHODS.size() ? METHODS.get(method) : "an unknown method (" + method + ")";
  }

  /** Forgets where its blocks are: folders may be many, and lie in the same bytes. */
  void release() {
    dataStarts = null;
    packedSizes = null;
    ends = null;
    unpacking = null;
  }

  /** Opens the bytes of one file. */
  InputStream openFile(SeekableByteChannel file, ArchiveBudget budget, long from, long size)
      throws IOException {
    if (ends == null) {
      indexBlocks(new HeaderCursor(file, budget, start));
      unpacking = (packing & METHOD_MASK) == MSZIP ? new MsZip(file, budget) : null;
    }
    return new BlockInputStream(file, budget, from, size);
  }

  /** Notes where each block is, so that no file needs to pass over those of others. */
  private void indexBlocks(HeaderCursor in) throws IOException {
    long[] allStarts = new long[blocks];
    int[] allSizes = new int[blocks];
    long[] allEnds = new long[blocks];
    long end = 0;
    int count = 0;
    for (int i = 0; i < blocks; i++) {
      in.skip(4); // checksum
      int packed = in.u16();
      int size = in.u16();
      in.skip(reserved);
      if ((packing & METHOD_MASK) == METHOD_STORED && size != packed) {
        throw new IOException("is stored, but has two sizes");
      }
      if (size > 0) { // one that goes on in another file says that it has nothing
        end += size;
        allStarts[count] = in.position();
        allSizes[count] = packed;
        allEnds[count] = end;
        count++;
      }
      in.skip(packed);
    }
    dataStarts = allStarts;
    packedSizes = allSizes;
    ends = Arrays.copyOf(allEnds, count);
  }

  /** Unpacks blocks; each needs those before it. */
  private final class MsZip {
    private final SeekableByteChannel file;
    private final ArchiveBudget budget;
    private int next;
    private byte[] last = new byte[0];
    private byte[] history = new byte[0];

    MsZip(SeekableByteChannel file, ArchiveBudget budget) {
      this.file = file;
      this.budget = budget;
    }

    byte[] block(int wanted) throws IOException {
      if (wanted < next - 1) {
        next = 0;
        history = new byte[0];
      }
      while (next <= wanted) {
        budget.check();
        int size = (int) (ends[next] - (next == 0 ? 0 : ends[next - 1]));
        byte[] packed = new byte[packedSizes[next]];
        try (InputStream in =
            new ChannelRangeInputStream(
                file, budget, dataStarts[next], dataStarts[next] + packed.length)) {
          if (in.readNBytes(packed, 0, packed.length) < packed.length) {
            throw new EOFException("breaks off");
          }
        }
        last = MsZipBlock.unpack(packed, size, history);
        history = MsZipBlock.history(history, last);
        next++;
      }
      return last;
    }
  }

  /** The bytes of the blocks one after the other, from some place on. */
  private final class BlockInputStream extends BulkInputStream {
    private final SeekableByteChannel file;
    private final ArchiveBudget budget;
    private long position;
    private long wanted;
    private InputStream block = InputStream.nullInputStream();

    BlockInputStream(SeekableByteChannel file, ArchiveBudget budget, long position, long wanted) {
      this.file = file;
      this.budget = budget;
      this.position = position;
      this.wanted = wanted;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      } else if (wanted == 0) {
        return -1;
      }
      int read = block.read(bytes, offset, (int) Math.min(length, wanted));
      if (read < 0) {
        block = nextBlock();
        read = block.read(bytes, offset, (int) Math.min(length, wanted));
      }
      if (read < 0) {
        throw new EOFException("breaks off");
      }
      position += read;
      wanted -= read;
      return read;
    }

    private InputStream nextBlock() throws IOException {
      int found = Arrays.binarySearch(ends, position + 1);
      int i = found < 0 ? -found - 1 : found;
      if (i >= ends.length) {
        throw new EOFException("breaks off");
      }
      long blockStart = i == 0 ? 0 : ends[i - 1];
      if (unpacking != null) {
        int skipped = (int) (position - blockStart);
        byte[] bytes = unpacking.block(i);
        return new ByteArrayInputStream(bytes, skipped, bytes.length - skipped);
      }
      long from = dataStarts[i] + position - blockStart;
      return new ChannelRangeInputStream(file, budget, from, dataStarts[i] + ends[i] - blockStart);
    }
  }
}
