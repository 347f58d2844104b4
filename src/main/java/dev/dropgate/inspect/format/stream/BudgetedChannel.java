package dev.dropgate.inspect.format.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A channel for libraries that checks the budget on each read. */
public final class BudgetedChannel implements SeekableByteChannel {
  private final SeekableByteChannel file;
  private final ArchiveBudget budget;

  public BudgetedChannel(SeekableByteChannel file, ArchiveBudget budget) {
    this.file = file;
    this.budget = budget;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    budget.check();
    return file.read(target);
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public SeekableByteChannel position(long position) throws IOException {
    file.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
