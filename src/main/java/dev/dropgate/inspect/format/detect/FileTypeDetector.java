package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.FileType.Group;
import dev.dropgate.inspect.content.TextDetector;
import dev.dropgate.inspect.format.executable.ProgramSignatures;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A detector of file types by content. Looks at the first bytes; where those are not conclusive,
 * also at others and at the last. Stateless.
 *
 * <p>No library is used: the detector must tell a program from a text that starts with its letters,
 * and report every type that a file has, within a few microseconds.
 */
public final class FileTypeDetector {
  private static final String BINHEX_LINE = "(this file must be converted with binhex";

  private FileTypeDetector() {}

  /**
   * Returns the type that a program would assume first, never null.
   *
   * @throws IOException if the content cannot be read
   */
  public static FileType detectFirst(Content content) throws IOException {
    return detectAll(content).get(0);
  }

  /**
   * Returns all types that programs may assume.
   *
   * @return at least one type; the one by the first bytes comes first
   * @throws IOException if the content cannot be read
   */
  public static List<FileType> detectAll(Content content) throws IOException {
    ContentBytes bytes = new ContentBytes(content);
    FileType first = firstType(bytes);
    ZipTrailer end = ZipTrailer.findIn(bytes);
    Set<FileType> all = new LinkedHashSet<>(4);
    FileType disk = DiskImageDetector.detect(bytes);
    if (disk != null && (first == FileType.DISK || first.group() == Group.TEXT)) {
      first = disk;
    }
    boolean tar = first != FileType.TAR && ArchiveSignatures.isTar(bytes);
    if (tar && isShortSignature(first) && ArchiveSignatures.isTarWithName(bytes)) {
      first = FileType.TAR;
    }
    if (first == FileType.ZIP) {
      all.addAll(ZipTypeDetector.detect(bytes, end));
    } else if (first != FileType.UNKNOWN) {
      all.add(first);
    }
    if (disk != null) {
      all.add(disk);
    }
    if (tar) {
      all.add(FileType.TAR);
    }
    AppendedContentDetector.AppendedTypes packed = AppendedContentDetector.detect(bytes, first);
    if (packed.archive() != null) {
      all.add(packed.archive());
    }
    FileType hidden = PolyglotDetector.hiddenType(bytes, first);
    if (hidden != null) {
      all.add(hidden);
    }
    if (end != null && first != FileType.ZIP) {
      all.addAll(PolyglotDetector.appendedTypes(first, end, ZipTypeDetector.detect(bytes, end)));
    }
    if (all.size() > 1) {
      all.remove(FileType.TEXT); // any other type is more specific
    }
    if (packed.program() != null) {
      if (all.isEmpty()) {
        all.add(FileType.TEXT); // it follows other content, whose type comes first
      }
      all.add(packed.program());
    }
    return all.isEmpty() ? List.of(FileType.UNKNOWN) : List.copyOf(all);
  }

  /**
   * Returns the type by the last bytes alone, for streamed content.
   *
   * @param tail at least the last 512 bytes
   * @return null if they show no type
   */
  public static FileType detectByTail(byte[] tail) {
    return DiskImageDetector.detectByTail(tail);
  }

  /** Returns whether the signature is too short to be conclusive if a file name begins so. */
  private static boolean isShortSignature(FileType type) {
    return switch (type.group()) {
      case IMAGE, MEDIA, DATA -> true;
      default -> false;
    };
  }

  private static FileType firstType(ContentBytes bytes) throws IOException {
    FileType type = FileSignatures.detect(bytes);
    if (type == FileType.OLE2) {
      return OleTypeDetector.detect(bytes);
    }
    if (type != FileType.UNKNOWN) {
      return type;
    }
    if (ProgramSignatures.isScript(bytes.head())) {
      return FileType.SCRIPT;
    }
    if (TextDetector.isText(bytes.head())) {
      return textType(bytes);
    }
    if (MailDetector.mayBeMail(bytes.head())) {
      // A mail may contain bytes that occur in no text.
      FileType mail = MailDetector.detect(bytes);
      if (mail != null) {
        return mail;
      }
    }
    return DiskImageDetector.isRawDisk(bytes) ? FileType.DISK : FileType.UNKNOWN;
  }

  /**
   * Requires the BinHex line on a line of its own and data that begin with a colon. Remarks may
   * precede.
   */
  private static boolean isBinHex(String text) {
    int line = text.indexOf(BINHEX_LINE);
    if (line < 0 || (line > 0 && text.charAt(line - 1) != '\n' && text.charAt(line - 1) != '\r')) {
      return false;
    }
    int end = text.indexOf('\n', line);
    end = end < 0 ? text.indexOf('\r', line) : end;
    return end > 0 && text.substring(end).stripLeading().startsWith(":");
  }

  private static FileType textType(ContentBytes bytes) throws IOException {
    String text = TextDetector.lowerCase(bytes.head());
    String stripped = text.stripLeading();
    if (stripped.startsWith("<")) {
      FileType markup = MarkupDetector.detect(stripped);
      return markup == null ? FileType.TEXT : markup;
    }
    if (stripped.startsWith("{\\rt")) {
      return FileType.RTF;
    }
    if (text.startsWith("#@~^")) {
      return FileType.SCRIPT; // encoded by Microsoft's Script Encoder
    }
    if (isBinHex(text)) {
      return FileType.BINHEX;
    }
    FileType mail = MailDetector.mayBeMail(bytes.head()) ? MailDetector.detect(bytes) : null;
    return mail == null ? FileType.TEXT : mail;
  }
}
