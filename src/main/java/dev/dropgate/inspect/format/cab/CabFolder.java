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
 * A folder of a CAB archive: a sequence of blocks that form one stream of files. Blocks are stored
 * or compressed with MSZIP, which is deflate with the earlier blocks as the dictionary. Not thread
 * safe.
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
   * Creates a folder from its header.
   *
   * @param start offset of the first block
   * @param blocks the number of blocks, at most 65,535
   * @param packing the method is in the lowest bits
   * @param reserved number of reserved bytes in the header of each block
   */
  CabFolder(long start, int blocks, int packing, int reserved) {
    this.start = start;
    this.blocks = blocks;
    this.packing = packing;
    this.reserved = reserved;
  }

  /** Returns whether the data are stored or compressed with a supported method. */
  boolean isReadable() {
    return (packing & METHOD_MASK) <= MSZIP;
  }

  /** Returns the compression method, for people. */
  String method() {
    int method = packing & METHOD_MASK;
    return method < METHODS.size() ? METHODS.get(method) : "an unknown method (" + method + ")";
  }

  /** Drops the index of blocks. There may be many folders, which share the same bytes. */
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

  /** Indexes the blocks, so that no file has to skip those of others. */
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
      if (size > 0) { // a block that continues in another file has size zero
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

  /** A decoder of blocks; each block needs the earlier ones. */
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

  /** The bytes of consecutive blocks. */
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
