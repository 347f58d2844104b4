package dev.dropgate.inspect.format.zip.record;

import dev.dropgate.inspect.format.stream.BulkInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;

/** The bytes of a member, checked against size and checksum in the directory. */
public final class CheckedMemberInputStream extends BulkInputStream {
  private final InputStream in;
  private final ZipMember member;
  private final Inflater inflater;
  private final CRC32 crc = new CRC32();
  private long size;

  /**
   * Wraps the unpacked bytes.
   *
   * @param inflater unpacks them; null if another decoder does
   */
  public CheckedMemberInputStream(InputStream in, ZipMember member, Inflater inflater) {
    this.in = in;
    this.member = member;
    this.inflater = inflater;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
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
}
