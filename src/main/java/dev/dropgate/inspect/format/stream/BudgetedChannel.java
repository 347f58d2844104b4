package dev.dropgate.inspect.format.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A read-only channel for libraries. Each read checks the budget. The bytes that a library reads
 * for its tables in memory can be limited. Not thread safe.
 */
public final class BudgetedChannel extends FileChannel {
  /** Enough for the tables of a document of half a gigabyte. */
  private static final long MAX_TABLE_BYTES = 16 << 20;

  private final SeekableByteChannel content;
  private final ReadBudget budget;
  private long left = Long.MAX_VALUE;
  private boolean cutOff;

  public BudgetedChannel(SeekableByteChannel content, ReadBudget budget) {
    this.content = content;
    this.budget = budget;
  }

  /** Limits what is read from now on, until the tables are in memory. */
  public BudgetedChannel beginTableLimit() {
    left = MAX_TABLE_BYTES;
    return this;
  }

  /** Removes the limit after the tables are read. */
  public void endTableLimit() {
    left = Long.MAX_VALUE;
  }

  /** Returns whether a table continues after the end, where libraries read zeros. */
  public boolean isCutOff() {
    return cutOff;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    budget.check();
    int count = content.read(target);
    cutOff |= count < 0 && left < Long.MAX_VALUE;
    left -= Math.max(0, count);
    if (left < 0) {
      throw budget.memberLimit(
          "its tables alone are larger than " + (MAX_TABLE_BYTES >> 20) + " MiB");
    }
    return count;
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    long before = content.position();
    try {
      content.position(position);
      return read(target);
    } finally {
      content.position(before);
    }
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return length == 0 ? 0 : read(targets[offset]);
  }

  @Override
  public long position() throws IOException {
    return content.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    content.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return content.size();
  }

  @Override
  protected void implCloseChannel() throws IOException {
    content.close();
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new NonWritableChannelException();
  }

  @Override
  public int write(ByteBuffer source, long position) {
    throw new NonWritableChannelException();
  }

  @Override
  public FileChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public void force(boolean metaData) {
    throw new NonWritableChannelException();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new NonWritableChannelException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }
}
