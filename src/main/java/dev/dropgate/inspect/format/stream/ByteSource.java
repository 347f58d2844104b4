package dev.dropgate.inspect.format.stream;

import dev.dropgate.inspect.ScanLimitException;
import java.io.IOException;
import java.io.InputStream;

/** Opens the decoded bytes of a member. */
public interface ByteSource {
  /**
   * Opens the bytes from the first one on.
   *
   * @return never null
   * @throws IOException if the bytes are damaged, or can be streamed only once and were read before
   */
  InputStream open() throws IOException;

  /** Returns a source of bytes that can be streamed only once. */
  static ByteSource singleUse(InputStream bytes) {
    return new ByteSource() {
      private boolean opened;

      @Override
      public InputStream open() throws IOException {
        if (opened) {
          throw new ScanLimitException("too large to be kept, and was read before");
        }
        opened = true;
        return bytes;
      }
    };
  }
}
