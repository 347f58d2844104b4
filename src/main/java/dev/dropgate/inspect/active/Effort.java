package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.ScanBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What documents may cost: the time of the entry, and for one that is in no other document bytes in
 * memory, depth, and documents within it. Nesting buys nothing. For one thread.
 */
final class Effort implements AutoCloseable {
  /** One thing that was unpacked, in bytes: it is in memory as a whole. */
  static final int LARGEST = 64 << 20;

  private static final long MOST_BYTES = 512L << 20;
  private static final int DEEPEST = 16;

  /** As one may be found in several ways, their number can double with each level. */
  private static final int MAX_NESTED = 2_000;

  private final ScanBudget time;
  private long unpacked;
  private int nested;
  private int depth;

  private Effort(ScanBudget time) {
    this.time = time;
  }

  /**
   * Begins a document, maybe within another.
   *
   * @param findings of the entry
   * @throws IOException if they are nested too deep, or are too many
   */
  static Effort enter(Findings findings) throws IOException {
    Effort effort = findings.shared(Effort.class, () -> new Effort(findings.budget()));
    if (effort.depth >= DEEPEST) {
      throw new IOException("documents nested more than " + DEEPEST + " deep");
    }
    if (effort.depth == 0) {
      effort.unpacked = 0;
      effort.nested = 0;
    } else if (++effort.nested > MAX_NESTED) {
      throw new IOException("more than " + MAX_NESTED + " documents within one");
    }
    effort.step();
    effort.depth++;
    return effort;
  }

  /** To be called in every loop whose length the content decides. */
  void step() throws IOException {
    time.check();
  }

  /** Counts bytes that came out of some packing. */
  void unpacked(long bytes) throws IOException {
    step();
    unpacked += bytes;
    if (unpacked > MOST_BYTES) {
      throw new IOException("more than " + (MOST_BYTES >> 20) + " MiB unpacked");
    }
  }

  /**
   * Reads to the end.
   *
   * @throws IOException if there is more than may be in memory
   */
  byte[] all(InputStream in) throws IOException {
    Sink sink = new Sink(LARGEST);
    byte[] buffer = new byte[1 << 14];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      sink.write(buffer, 0, count);
    }
    return sink.toByteArray();
  }

  /**
   * Memory that grows up to a limit.
   *
   * @param most in bytes
   */
  Sink sink(int most) {
    return new Sink(most);
  }

  @Override
  public void close() {
    depth--;
  }

  /** Takes what is unpacked, up to a limit. */
  final class Sink extends ByteArrayOutputStream {
    private final int most;

    private Sink(int most) {
      this.most = most;
    }

    // ByteArrayOutputStream declares no IOException; callers of libraries see it all the same.
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      check(length);
      super.write(bytes, offset, length);
    }

    @Override
    public synchronized void write(int b) {
      if (count >= most) {
        check(1);
      }
      super.write(b);
    }

    /** The first bytes; fewer if there are no more. */
    byte[] first(int wanted) {
      return java.util.Arrays.copyOf(buf, Math.min(wanted, count));
    }

    private void check(int more) {
      try {
        unpacked(more);
        if (count > most - more) {
          throw new IOException("something in it is larger than " + (most >> 20) + " MiB unpacked");
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e.getMessage(), e);
      }
    }
  }
}
