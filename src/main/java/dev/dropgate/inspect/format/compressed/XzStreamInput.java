package dev.dropgate.inspect.format.compressed;

import dev.dropgate.inspect.format.stream.ArchiveLimits;
import dev.dropgate.inspect.format.stream.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.MemoryLimitException;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.XZInputStream;

/**
 * A decoder of concatenated xz streams. Unlike commons-compress, it reuses the dictionary for the
 * next block. A stream of 32 bytes may request 8 MiB; clearing that for each of thousands of
 * streams took 22 s of processor time for a megabyte.
 */
final class XzStreamInput extends BulkInputStream {
  private final InputStream in;

  XzStreamInput(InputStream packed) throws IOException {
    in = new XZInputStream(packed, ArchiveLimits.DECODER_KIB, true, new BasicArrayCache());
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return in.read(bytes, offset, length);
    } catch (org.tukaani.xz.MemoryLimitException e) {
      throw new MemoryLimitException(e.getMemoryNeeded(), e.getMemoryLimit(), (Throwable) e);
    }
  }
}
