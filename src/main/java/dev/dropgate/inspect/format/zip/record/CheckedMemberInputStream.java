package dev.dropgate.inspect.format.zip.record;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** The bytes of a member, checked against size and checksum in the directory. */
public final class CheckedMemberInputStream extends FilterInputStream {
  private final ZipMember member;
  private final Inflater inflater;
  private final CRC32 crc = new CRC32();
  private long size;

  /**
   * Opens the bytes.
   *
   * @param packed exactly the packed bytes, or the output of another decoder
   * @param inflater must not be shared while this stream is read; null if nothing is deflated
   */
  public CheckedMemberInputStream(InputStream packed, ZipMember member, Inflater inflater) {
    super(inflater == null ? packed : new InflaterInputStream(packed, inflater, 8192));
    this.member = member;
    this.inflater = inflater;
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException("is read in blocks");
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read > 0) {
      crc.update(bytes, offset, read);
      size += read;
    } else if (size < member.size()) {
      throw new EOFException("breaks off after " + size + " of " + member.size() + " bytes");
    } else if (size > member.size()) {
      throw new IOException("is larger than its directory says");
    } else if (crc.getValue() != member.crc()) {
      throw new IOException("has another checksum than its directory says");
    } else if (inflater != null && inflater.getBytesRead() != member.packed()) {
      throw new IOException("has bytes behind its packed data");
    }
    return read;
  }

  @Override
  public void close() {
    // the inflater is reused
  }
}
