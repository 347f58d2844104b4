package dev.dropgate.inspect.format.stream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The first bytes of a member, also of one that breaks off. */
public final class HeadBuffer {
  private byte[] bytes = new byte[8192];
  private boolean all;
  private IOException problem;

  /**
   * Reads.
   *
   * @param in the member, which goes on after these bytes
   * @param most how many
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

  /** Whether there are no more. */
  public boolean isComplete() {
    return all;
  }

  /** Why there are no more; null if nothing is broken. */
  public IOException problem() {
    return problem;
  }
}
