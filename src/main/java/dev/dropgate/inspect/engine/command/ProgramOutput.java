package dev.dropgate.inspect.engine.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** The output of a program: keeps the first lines and counts the others. Not thread safe. */
final class ProgramOutput {
  private static final int MAX_KEPT_BYTES = 16_384;

  /** Lets the caller look at the clock while a program prints without end. */
  private static final int MAX_BLOCKS_AT_ONCE = 64;

  private final byte[] kept = new byte[MAX_KEPT_BYTES];
  private final byte[] block = new byte[MAX_KEPT_BYTES];
  private int length;
  private long lines;
  private boolean inLine;

  /** Reads what is there without waiting for more. */
  void readAvailable(InputStream out) throws IOException {
    for (int i = 0; i < MAX_BLOCKS_AT_ONCE && out.available() > 0; i++) {
      int count = Math.max(0, out.read(block));
      int more = Math.min(count, MAX_KEPT_BYTES - length);
      System.arraycopy(block, 0, kept, length, more);
      length += more;
      for (int at = 0; at < count; at++) {
        inLine = block[at] != '\n';
        lines += inLine ? 0 : 1;
      }
    }
  }

  /** Returns the lines that are kept; the last one may be cut off. */
  Stream<String> firstLines() {
    return new String(kept, 0, length, StandardCharsets.UTF_8).lines();
  }

  /** Returns the number of all lines. */
  long lineCount() {
    return lines + (inLine ? 1 : 0);
  }
}
