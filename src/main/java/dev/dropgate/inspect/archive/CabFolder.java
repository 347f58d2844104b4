package dev.dropgate.inspect.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/**
 * A folder of a CAB archive: blocks of data that make one stream, in which the files are. For one
 * thread.
 */
final class CabFolder {
  private static final int METHOD = 0xF;
  private static final int STORED = 0;

  private final long start;
  private final int packing;
  private final int reserved;
  private final long[] dataStarts;
  private final long[] ends;
  private boolean indexed;

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
    this.packing = packing;
    this.reserved = reserved;
    boolean readable = (packing & METHOD) == STORED;
    this.dataStarts = new long[readable ? blocks : 0];
    this.ends = new long[readable ? blocks : 0];
  }

  /** Returns whether its data are only stored. */
  boolean isReadable() {
    return (packing & METHOD) == STORED;
  }

  /** Opens the bytes of one file. */
  InputStream open(SeekableByteChannel file, Budget budget, long from, long size)
      throws IOException {
    if (!indexed) {
      index(new HeaderCursor(file, budget, start));
      indexed = true;
    }
    return new Blocks(file, budget, from, size);
  }

  /** Notes where each block is, so that no file needs to pass over those of others. */
  private void index(HeaderCursor in) throws IOException {
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      in.skip(4); // checksum
      int packed = in.u16();
      int size = in.u16();
      in.skip(reserved);
      if (size != packed) {
        throw new IOException("is stored, but has two sizes");
      }
      end += size;
      dataStarts[i] = in.position();
      ends[i] = end;
      in.skip(size);
    }
  }

  /** The bytes of the blocks one after the other, from some place on. */
  private final class Blocks extends InputStream {
    private final SeekableByteChannel file;
    private final Budget budget;
    private long position;
    private long wanted;
    private InputStream block = InputStream.nullInputStream();

    Blocks(SeekableByteChannel file, Budget budget, long position, long wanted) {
      this.file = file;
      this.budget = budget;
      this.position = position;
      this.wanted = wanted;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
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
        block = next();
        read = block.read(bytes, offset, (int) Math.min(length, wanted));
      }
      if (read < 0) {
        throw new EOFException("breaks off");
      }
      position += read;
      wanted -= read;
      return read;
    }

    private InputStream next() throws IOException {
      int found = Arrays.binarySearch(ends, position + 1);
      int i = found < 0 ? -found - 1 : found;
      if (i >= ends.length) {
        throw new EOFException("breaks off");
      }
      long blockStart = i == 0 ? 0 : ends[i - 1];
      long from = dataStarts[i] + position - blockStart;
      return new Window(file, budget, from, dataStarts[i] + ends[i] - blockStart);
    }
  }
}
