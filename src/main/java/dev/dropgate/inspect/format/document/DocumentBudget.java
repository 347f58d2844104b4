package dev.dropgate.inspect.format.document;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.ScanBudget;
import dev.dropgate.inspect.ScanLimitException;
import dev.dropgate.inspect.format.stream.ReadBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.poi.poifs.filesystem.DocumentNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/**
 * The budget of documents: the time of the entry and, for each outermost document, unpacked bytes,
 * depth and the number of nested documents. Nesting does not increase it. Not thread safe.
 */
public final class DocumentBudget implements ReadBudget, AutoCloseable {
  /** The limit on one unpacked part, which is in memory as a whole. */
  public static final int MAX_UNPACKED_BYTES = 64 << 20;

  private static final long MAX_TOTAL_BYTES = 512L << 20;
  private static final int MAX_DEPTH = 16;

  /** The same document may be found in several ways, so the number can double with each level. */
  private static final int MAX_NESTED = 2_000;

  private final ScanBudget time;
  private OleStreams streams;
  private long unpacked;
  private int nested;
  private int depth;

  private DocumentBudget(ScanBudget time) {
    this.time = time;
  }

  /**
   * Enters a document, which may be nested in another.
   *
   * @param findings of the entry
   * @throws IOException if documents are nested too deep or are too many
   */
  public static DocumentBudget enter(FindingCollector findings) throws IOException {
    DocumentBudget effort =
        findings.sharedState(DocumentBudget.class, () -> new DocumentBudget(findings.budget()));
    if (effort.depth >= MAX_DEPTH) {
      throw new ScanLimitException("documents nested more than " + MAX_DEPTH + " deep");
    }
    if (effort.depth == 0) {
      effort.unpacked = 0;
      effort.nested = 0;
    } else if (++effort.nested > MAX_NESTED) {
      throw new ScanLimitException("more than " + MAX_NESTED + " documents within one");
    }
    effort.check();
    effort.depth++;
    return effort;
  }

  /**
   * Throws if the budget is exhausted. Must be called in every loop whose length depends on the
   * content, and where an exception is ignored, because exhaustion is permanent.
   */
  @Override
  public void check() throws IOException {
    time.check();
    if (unpacked > MAX_TOTAL_BYTES) {
      throw new ScanLimitException("more than " + (MAX_TOTAL_BYTES >> 20) + " MiB unpacked");
    }
  }

  @Override
  public ScanLimitException memberLimit(String message) {
    return new ScanLimitException(message);
  }

  /** Counts unpacked bytes. */
  public void unpacked(long bytes) throws IOException {
    unpacked += bytes;
    check();
  }

  /**
   * Reads to the end.
   *
   * @throws IOException if there are more bytes than may be in memory
   */
  public byte[] readAll(InputStream in) throws IOException {
    Sink sink = new Sink(MAX_UNPACKED_BYTES);
    byte[] buffer = new byte[1 << 14];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      sink.write(buffer, 0, count);
    }
    return sink.toByteArray();
  }

  /**
   * Begins an OLE2 file, maybe within another.
   *
   * @param bytes its size
   * @return the streams of the file around it, for {@link #endStreams}; null if there is none
   */
  public OleStreams beginStreams(POIFSFileSystem files, long bytes) {
    OleStreams outer = streams;
    streams = new OleStreams(files, bytes, this);
    return outer;
  }

  /** Ends an OLE2 file. */
  public void endStreams(OleStreams outer) {
    streams = outer;
  }

  /** Opens a stream of the OLE2 file that was begun last. */
  public InputStream open(DocumentNode stream) throws IOException {
    return streams.open(stream);
  }

  /**
   * Returns a buffer that grows up to a limit.
   *
   * @param most in bytes
   */
  public Sink newSink(int most) {
    return new Sink(most);
  }

  /**
   * Returns the exception for an unpacked part that exceeds a limit.
   *
   * @param most in bytes
   */
  public static ScanLimitException tooLarge(int most) {
    return new ScanLimitException(
        "something in it is larger than " + (most >> 20) + " MiB unpacked");
  }

  @Override
  public void close() {
    depth--;
  }

  /** A buffer for unpacked bytes with a limit. */
  public final class Sink extends ByteArrayOutputStream {
    private final int most;

    private Sink(int most) {
      this.most = most;
    }

    // ByteArrayOutputStream declares no IOException, but the callers in libraries handle it.
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      countWritten(length);
      super.write(bytes, offset, length);
    }

    @Override
    public synchronized void write(int b) {
      if (count >= most) {
        countWritten(1);
      }
      super.write(b);
    }

    /** Returns the first bytes, fewer if there are no more. */
    public byte[] firstBytes(int wanted) {
      return java.util.Arrays.copyOf(buf, Math.min(wanted, count));
    }

    private void countWritten(int more) {
      try {
        unpacked(more);
        if (count > most - more) {
          throw tooLarge(most);
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e.getMessage(), e);
      }
    }
  }
}
