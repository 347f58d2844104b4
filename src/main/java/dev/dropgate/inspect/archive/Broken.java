package dev.dropgate.inspect.archive;

import java.io.IOException;
import java.io.InputStream;

/** Where a member breaks off. */
final class Broken extends InputStream {
  private final IOException problem;

  Broken(IOException problem) {
    this.problem = problem;
  }

  @Override
  public int read() throws IOException {
    throw problem;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    throw problem;
  }
}
