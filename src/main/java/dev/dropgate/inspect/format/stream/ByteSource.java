package dev.dropgate.inspect.format.stream;

import dev.dropgate.inspect.ScanLimitException;
import java.io.IOException;
import java.io.InputStream;

/** Opens the decoded bytes of a member. */
public interface ByteSource {
  /**
   * From the first byte on.
   *
   * @return never null
   * @throws IOException if they are broken, or stream by and were read before
   */
  InputStream open() throws IOException;

  /** Bytes that stream by. */
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
