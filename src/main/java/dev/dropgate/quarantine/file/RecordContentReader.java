package dev.dropgate.quarantine.file;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the content of records, sealed or not, and verifies it. Immutable, thread safe. */
final class RecordContentReader {
  private final RecordLayout folders;
  private final Path keyFile;

  /**
   * Creates a reader. Does not read the disk.
   *
   * @param keyFile the file with the key of sealed records, read with each of them; null if there
   *     is no key
   */
  RecordContentReader(RecordLayout folders, Path keyFile) {
    this.folders = folders;
    this.keyFile = keyFile;
  }

  /** Reads a record's whole content, as {@link FileQuarantineStore#readContent}. */
  void read(Manifest manifest, WritableByteChannel to) throws IOException {
    try (ReadableByteChannel in = openPlain(manifest)) {
      String sha256 = ContentHasher.copyAndHash(in, to);
      if (manifest.sha256() != null && !sha256.equals(manifest.sha256())) {
        throw new DamagedRecordException(manifest.id(), "its content is not what was quarantined");
      }
    }
  }

  private ReadableByteChannel openPlain(Manifest manifest) throws IOException {
    ContentSeal seal =
        manifest.seal() == null ? null : seal(folders.recordFolder(manifest.id()), manifest.seal());
    FileChannel content;
    try {
      content = DurableFiles.openForReading(folders.contentFile(manifest.id()));
    } catch (NoSuchFileException e) {
      throw new DamagedRecordException(manifest.id(), "its content is missing");
    }
    return seal == null ? content : new UnsealedContentChannel(manifest.id(), seal, content);
  }

  private ContentSeal seal(Path record, String how) throws IOException {
    if (keyFile == null) {
      throw new FileSystemException(
          record.toString(), null, "is sealed; set dropgate.quarantine.key-file to its key");
    }
    ContentSeal seal = ContentSeal.of(keyFile);
    if (!seal.description().equals(how)) {
      throw new FileSystemException(
          record.toString(),
          null,
          "wrong key: it is sealed with "
              + PrintableText.of(how)
              + ", and the key file "
              + PrintableText.of(keyFile)
              + " has "
              + seal.description());
    }
    return seal;
  }
}
