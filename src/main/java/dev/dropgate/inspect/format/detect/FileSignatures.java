package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.executable.PeHeader;
import java.io.IOException;
import java.util.List;

/** Tells what a file starts with, by the table in {@code signatures.txt}. Stateless. */
final class FileSignatures {
  /** By the byte that they start with; those that start later are among all of them. */
  private static final FileSignature[][] BY_FIRST_BYTE =
      indexByFirstByte(SignatureTableReader.readBuiltIn());

  private FileSignatures() {}

  private static FileSignature[][] indexByFirstByte(List<FileSignature> all) {
    FileSignature[][] table = new FileSignature[256][];
    for (int first = 0; first < table.length; first++) {
      int value = first;
      table[first] =
          all.stream().filter(one -> one.mayBeginWith(value)).toArray(FileSignature[]::new);
    }
    return table;
  }

  /** {@code UNKNOWN} if nothing fits. */
  static FileType detect(ContentBytes bytes) throws IOException {
    FileType program = PeHeader.detect(bytes);
    if (program != null) {
      return program;
    }
    if (bytes.size() == 0) {
      return FileType.UNKNOWN;
    }
    for (FileSignature one : BY_FIRST_BYTE[bytes.u8(0)]) {
      if (one.fits(bytes)) {
        return one.type();
      }
    }
    return FileType.UNKNOWN;
  }
}
