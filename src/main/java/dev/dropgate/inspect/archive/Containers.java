package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Subject;
import java.io.IOException;

/** Which container is for what. Stateless; each is loaded only when it is needed. */
final class Containers {
  private Containers() {}

  private static Container byContent(byte[] head) {
    Container container = Signs.of(head);
    if (container != null) {
      return container;
    }
    return Mailbox.fits(head) ? new Mailbox() : Mail.fits(head) ? new Mail() : null;
  }

  /**
   * By the type.
   *
   * @return null if it is no archive
   */
  static Container of(Subject subject) throws IOException {
    FileType type = subject.type();
    return switch (type) {
      case ZIP, JAR, OOXML -> new Zip();
      case SEVEN_ZIP -> new SevenZip();
      case TAR -> Sequential.TAR;
      case CPIO -> Sequential.CPIO;
      case AR -> Sequential.AR;
      case ARJ -> Sequential.ARJ;
      case GZIP -> Compressed.GZIP;
      case BZIP2 -> Compressed.BZIP2;
      case XZ -> Compressed.XZ;
      case LZMA -> Compressed.LZMA;
      case COMPRESS -> Compressed.Z;
      case ZSTD -> Compressed.ZSTD;
      case MAIL -> new Mail();
      case MBOX -> new Mailbox();
      case TNEF -> new Tnef();
      case RAR, CAB, ISO, VHD -> new Unsupported(type.words());
      default -> byContent(subject.content().head());
    };
  }
}
