package dev.dropgate.inspect.rules.archives;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.FileType.Group;
import dev.dropgate.inspect.format.alz.AlzReader;
import dev.dropgate.inspect.format.alz.EggReader;
import dev.dropgate.inspect.format.appledouble.AppleDoubleReader;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.SequentialReader;
import dev.dropgate.inspect.format.cab.CabReader;
import dev.dropgate.inspect.format.compressed.CompressedReader;
import dev.dropgate.inspect.format.iso.IsoReader;
import dev.dropgate.inspect.format.lha.LhaReader;
import dev.dropgate.inspect.format.mail.Base64FileReader;
import dev.dropgate.inspect.format.mail.MailReader;
import dev.dropgate.inspect.format.mail.MailboxReader;
import dev.dropgate.inspect.format.mail.TnefReader;
import dev.dropgate.inspect.format.mail.UuencodedReader;
import dev.dropgate.inspect.format.rar.RarReader;
import dev.dropgate.inspect.format.sevenzip.SevenZipReader;
import dev.dropgate.inspect.format.tar.TarReader;
import dev.dropgate.inspect.format.zip.ZipArchiveReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Maps types to container readers. Stateless. Each reader is loaded only when it is needed. */
final class ContainerReaders {
  private ContainerReaders() {}

  /**
   * Returns the readers for the detected types. The name and the declared type may add a reader for
   * mails and for uuencoded text. A ZIP archive behind another type is not included, because only
   * its end record shows where it starts.
   *
   * @return empty if the subject is not a container
   */
  static List<ContainerReader> readersFor(ScanTarget subject) throws IOException {
    List<FileType> types = subject.types();
    if (Base64FileReader.is(subject)) {
      return List.of(new Base64FileReader());
    }
    if (UuencodedReader.isUuencodedExtension(subject.extension()) && subject.content() != null) {
      List<ContainerReader> all = new ArrayList<>(readersFor(types));
      all.add(new UuencodedReader());
      return all;
    }
    boolean declared = isDeclaredMail(subject);
    if (!declared || types.contains(FileType.MAIL) || types.contains(FileType.MBOX)) {
      return readersFor(types);
    }
    List<ContainerReader> all = new ArrayList<>(readersFor(types));
    all.add(
        MailboxReader.startsWithSeparator(subject.content().head())
            ? new MailboxReader()
            : new MailReader());
    return all;
  }

  /**
   * Returns whether a mail program opens the file. Such programs decide by the extension or the
   * declared type, not by the content.
   */
  private static boolean isDeclaredMail(ScanTarget subject) {
    return subject.declaredType() == FileType.MAIL
        || switch (subject.extension()) {
          case "eml", "mht", "mhtml", "mbox", "mbx" -> subject.content() != null;
          default -> false;
        };
  }

  private static List<ContainerReader> readersFor(List<FileType> types) {
    FileType first = types.get(0);
    if (types.size() == 1
        && first.group() != Group.ARCHIVE
        && !first.isZip()
        && first != FileType.APPLE_DOUBLE) {
      return List.of(); // the common case: most files are not containers
    }
    return types.stream()
        .filter(type -> type == first || !type.isZip())
        .map(ContainerReaders::readersFor)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private static ContainerReader readersFor(FileType type) {
    return switch (type) {
      case ZIP, JAR, APK, APPX, OOXML, ODF, EPUB, HWPX -> new ZipArchiveReader();
      case SEVEN_ZIP -> new SevenZipReader();
      case TAR -> new TarReader();
      case CPIO -> SequentialReader.CPIO;
      case AR -> SequentialReader.AR;
      case ARJ -> SequentialReader.ARJ;
      case GZIP -> CompressedReader.GZIP;
      case BZIP2 -> CompressedReader.BZIP2;
      case XZ -> CompressedReader.XZ;
      case LZMA -> CompressedReader.LZMA;
      case COMPRESS -> CompressedReader.UNIX_COMPRESS;
      case ZSTD -> CompressedReader.ZSTD;
      case LZ4 -> CompressedReader.LZ4;
      case SNAPPY -> CompressedReader.SNAPPY;
      case MAIL -> new MailReader();
      case MBOX -> new MailboxReader();
      case TNEF -> new TnefReader();
      case ALZ -> new AlzReader();
      case EGG -> new EggReader();
      case RAR -> new RarReader();
      case CAB -> new CabReader();
      case LHA -> new LhaReader();
      case ISO -> new IsoReader();
      case APPLE_DOUBLE -> new AppleDoubleReader();
      default ->
          type.group() == Group.ARCHIVE ? new UnsupportedFormatReader(type.description()) : null;
    };
  }
}
