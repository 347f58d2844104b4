package dev.dropgate.quarantine.file;

import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.record.DamagedRecordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Reads sealed content, and distinguishes a damaged seal from a failing disk. Not thread safe. */
final class UnsealedContentChannel implements ReadableByteChannel {
  private final RecordId record;
  private final ReadableByteChannel plain;
  private boolean diskFailed;

  /**
   * Opens sealed content.
   *
   * @param record the record that the content is bound to
   * @param seal the seal with the right key
   * @param sealed the content on disk
   */
  UnsealedContentChannel(RecordId record, ContentSeal seal, ReadableByteChannel sealed)
      throws IOException {
    this.record = record;
    this.plain = seal.open(new SealedSource(sealed), record);
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    try {
      return plain.read(to);
    } catch (IOException e) {
      if (diskFailed) {
        throw e;
      }
      throw new DamagedRecordException(
          record, "its sealed content was changed or cut off after it was quarantined");
    }
  }

  @Override
  public boolean isOpen() {
    return plain.isOpen();
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }

  private final class SealedSource implements ReadableByteChannel {
    private final ReadableByteChannel sealed;

    SealedSource(ReadableByteChannel sealed) {
      this.sealed = sealed;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      try {
        return sealed.read(to);
      } catch (IOException e) {
        diskFailed = true;
        throw e;
      }
    }

    @Override
    public boolean isOpen() {
      return sealed.isOpen();
    }

    @Override
    public void close() throws IOException {
      sealed.close();
    }
  }
}
