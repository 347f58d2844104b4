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
 * Tells types by what is in a file: by the first bytes, and where those do not settle it, by others
 * and by the last. Stateless.
 *
 * <p>Our own and not a library's: it has to tell a program from a text that starts with its
 * letters, and to name every type that a file has, in a few microseconds.
 */
public final class FileTypeDetector {
  private static final String BINHEX_LINE = "(this file must be converted with binhex";

  private FileTypeDetector() {}

  /**
   * What a program would take it for first.
   *
   * @param content the bytes
   * @return never null
   * @throws IOException if they cannot be read
   */
  public static FileType detectFirst(Content content) throws IOException {
    return detectAll(content).get(0);
  }

  /**
   * All that it can be taken for.
   *
   * @param content the bytes
   * @return at least one; what it is by its first bytes comes first
   * @throws IOException if they cannot be read
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
      all.remove(FileType.TEXT); // whatever else it is says more
    }
    if (packed.program() != null) {
      if (all.isEmpty()) {
        all.add(FileType.TEXT); // it is behind something, which is reported first
      }
      all.add(packed.program());
    }
    return all.isEmpty() ? List.of(FileType.UNKNOWN) : List.copyOf(all);
  }

  /**
   * What the last bytes alone tell of a content that streamed by.
   *
   * @param tail at least the last 512
   * @return null if nothing
   */
  public static FileType detectByTail(byte[] tail) {
    return DiskImageDetector.detectByTail(tail);
  }

  /** Whether nobody takes a file for this that begins as the name of a file would, and no more. */
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
      // A mail may have bytes in it that no text has.
      FileType mail = MailDetector.detect(bytes);
      if (mail != null) {
        return mail;
      }
    }
    return DiskImageDetector.isRawDisk(bytes) ? FileType.DISK : FileType.UNKNOWN;
  }

  /** Its line stands alone, and the data begin with a colon; remarks may be before it. */
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
