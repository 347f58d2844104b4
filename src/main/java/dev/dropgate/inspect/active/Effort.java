package dev.dropgate.inspect.active;

import dev.dropgate.files.Heartbeat;
import dev.dropgate.inspect.Findings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What documents may cost: time, for all in one entry together, and bytes in memory and depth, for
 * one that is in no other document. Nesting buys nothing. For one thread.
 */
final class Effort implements AutoCloseable {
  /** One thing that was unpacked, in bytes: it is in memory as a whole. */
  static final int LARGEST = 64 << 20;

  private static final long MOST_BYTES = 512L << 20;
  private static final int SECONDS = 30;
  private static final int DEEPEST = 16;

  /** In nanoseconds, for documents before this one. */
  private long spent;

  /** When the outermost document began. */
  private long start;

  private long unpacked;
  private int depth;

  private Effort() {}

  /**
   * Begins a document, maybe within another.
   *
   * @param findings of the entry
   * @throws IOException if they are nested too deep
   */
  static Effort enter(Findings findings) throws IOException {
    Effort effort = findings.shared(Effort.class, Effort::new);
    if (effort.depth >= DEEPEST) {
      throw new IOException("documents nested more than " + DEEPEST + " deep");
    }
    if (effort.depth++ == 0) {
      effort.start = System.nanoTime();
      effort.unpacked = 0;
    }
    return effort;
  }

  /** How long documents of this entry have taken, those that are over included. */
  long millis() {
    long now = depth > 0 ? System.nanoTime() - start : 0;
    return (spent + now) / 1_000_000;
  }

  /** To be called in every loop whose length the content decides. */
  void step() throws IOException {
    Heartbeat.beat();
    if (millis() > SECONDS * 1000L) {
      throw new IOException("not judged within " + SECONDS + " seconds");
    }
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
    if (--depth == 0) {
      spent += System.nanoTime() - start;
    }
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
