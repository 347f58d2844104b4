package dev.dropgate.inspect.format.document;

import dev.dropgate.inspect.ScanLimitException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.poi.poifs.filesystem.DocumentInputStream;
import org.apache.poi.poifs.filesystem.DocumentNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.poifs.property.Property;

/**
 * Opens the streams of one OLE2 file. All streams of a hostile file share their sectors, so no more
 * may be read from all of them than the size of the file allows. Not thread safe.
 */
public final class OleStreams {
  /** The rules read each stream of an honest OLE2 file at most four times. */
  private static final int MAX_PASSES = 8;

  private final POIFSFileSystem files;
  private final DocumentBudget budget;
  private long bytesLeft;
  private SmallOleStreams small;

  /**
   * Opens no stream yet.
   *
   * @param fileBytes the size of the file
   */
  OleStreams(POIFSFileSystem files, long fileBytes, DocumentBudget budget) {
    this.files = files;
    this.budget = budget;
    this.bytesLeft = MAX_PASSES * fileBytes;
  }

  /** Opens a stream of this file. */
  InputStream open(DocumentNode stream) throws IOException {
    if (stream.getSize() <= 0 || !Property.isSmall(stream.getSize())) {
      return new LimitedStream(new DocumentInputStream(stream));
    }
    if (small == null) {
      small = new SmallOleStreams(files);
    }
    return new LimitedStream(new ByteArrayInputStream(small.read(stream)));
  }

  private final class LimitedStream extends FilterInputStream {
    LimitedStream(InputStream stream) {
      super(stream);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      bytesLeft -= Math.max(0, count);
      if (bytesLeft < 0) {
        throw new ScanLimitException(
            "its streams share their bytes: read " + MAX_PASSES + " times the file's size");
      }
      return count;
    }

    // POI's own way takes memory for all that is skipped.
    @Override
    public long skip(long count) throws IOException {
      byte[] buffer = new byte[(int) Math.min(1 << 14, Math.max(0, count))];
      long left = count;
      while (left > 0) {
        budget.check();
        int read = read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          break;
        }
        left -= read;
      }
      return count - left;
    }
  }
}
