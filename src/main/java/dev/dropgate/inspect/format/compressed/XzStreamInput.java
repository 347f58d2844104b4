package dev.dropgate.inspect.format.compressed;

import dev.dropgate.inspect.format.stream.ArchiveLimits;
import dev.dropgate.inspect.format.stream.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.MemoryLimitException;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.XZInputStream;

/**
 * Decodes xz streams one after the other. Unlike the decoder of commons-compress it gives the
 * dictionary of one block to the next one: a stream of 32 bytes may ask for 8 MiB, and to clear
 * them for each of thousands took 22 s of processor time for a megabyte.
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
