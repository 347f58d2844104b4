package dev.dropgate.inspect.format.stream;

import java.io.IOException;

/** A stream that always fails. Marks the point at which a damaged member ends. */
public final class FailingInputStream extends BulkInputStream {
  private final IOException problem;

  public FailingInputStream(IOException problem) {
    this.problem = problem;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    throw problem;
  }
}
