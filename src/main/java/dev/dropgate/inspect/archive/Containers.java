package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.FileType.Group;
import dev.dropgate.inspect.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which container is for what. Stateless; each is loaded only when it is needed. */
final class Containers {
  private Containers() {}

  /**
   * By the types, and of a mail by its name too. A zip behind something else is not among them:
   * only its end tells where it is.
   *
   * @return empty if it is no archive
   */
  static List<Container> of(Subject subject) throws IOException {
    List<FileType> types = subject.types();
    if (Base64File.is(subject)) {
      return List.of(new Base64File());
    }
    if (UuencodedFiles.isNamed(subject.extension()) && subject.content() != null) {
      List<Container> all = new ArrayList<>(of(types));
      all.add(new UuencodedFiles());
      return all;
    }
    boolean told = isToldMail(subject);
    if (!told || types.contains(FileType.MAIL) || types.contains(FileType.MBOX)) {
      return of(types);
    }
    List<Container> all = new ArrayList<>(of(types));
    all.add(Mailbox.begins(subject.content().head()) ? new Mailbox() : new Mail());
    return all;
  }

  /** Programs that open mails look at no more than this. */
  private static boolean isToldMail(Subject subject) {
    return subject.told() == FileType.MAIL
        || switch (subject.extension()) {
          case "eml", "mht", "mhtml", "mbox", "mbx" -> subject.content() != null;
          default -> false;
        };
  }

  private static List<Container> of(List<FileType> types) {
    FileType first = types.get(0);
    if (types.size() == 1
        && first.group() != Group.ARCHIVE
        && !first.isZip()
        && first != FileType.APPLE_DOUBLE) {
      return List.of(); // as most files are
    }
    return types.stream()
        .filter(type -> type == first || !type.isZip())
        .map(Containers::of)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private static Container of(FileType type) {
    return switch (type) {
      case ZIP, JAR, APK, APPX, OOXML, ODF, EPUB, HWPX -> new Zip();
      case SEVEN_ZIP -> new SevenZip();
      case TAR -> new Tar();
      case CPIO -> Sequential.CPIO;
      case AR -> Sequential.AR;
      case ARJ -> Sequential.ARJ;
      case GZIP -> Compressed.GZIP;
      case BZIP2 -> Compressed.BZIP2;
      case XZ -> Compressed.XZ;
      case LZMA -> Compressed.LZMA;
      case COMPRESS -> Compressed.Z;
      case ZSTD -> Compressed.ZSTD;
      case LZ4 -> Compressed.LZ4;
      case SNAPPY -> Compressed.SNAPPY;
      case MAIL -> new Mail();
      case MBOX -> new Mailbox();
      case TNEF -> new Tnef();
      case ALZ -> new Alz();
      case EGG -> new Egg();
      case RAR -> new Rar();
      case CAB -> new Cab();
      case LHA -> new Lha();
      case ISO -> new Iso();
      case APPLE_DOUBLE -> new AppleDouble();
      default -> type.group() == Group.ARCHIVE ? new Unsupported(type.words()) : null;
    };
  }
}
