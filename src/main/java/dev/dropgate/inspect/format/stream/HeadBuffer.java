package dev.dropgate.inspect.format.stream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The first bytes of a member, also of a truncated one. */
public final class HeadBuffer {
  private byte[] bytes = new byte[8192];
  private boolean all;
  private IOException problem;

  /**
   * Reads the first bytes.
   *
   * @param in the member; it goes on after these bytes
   * @param most the number of bytes
   */
  public HeadBuffer(InputStream in, int most) {
    int length = 0;
    try {
      while (length < most && !all) {
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, Math.min(most, 2 * length));
        }
        int read = in.read(bytes, length, Math.min(bytes.length, most) - length);
        all = read < 0;
        length += Math.max(0, read);
      }
    } catch (IOException e) {
      problem = e;
    }
    bytes = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  public byte[] bytes() {
    return bytes;
  }

  /** Returns whether these are all bytes. */
  public boolean isComplete() {
    return all;
  }

  /** Returns why the bytes end; null if the member is not damaged. */
  public IOException problem() {
    return problem;
  }
}
