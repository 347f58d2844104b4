package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.FileType.Group;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Second types, behind the one of the first bytes. Stateless. */
final class PolyglotDetector {
  /** Where readers of PDF still look for its first line. */
  private static final int PDF_HEADER_LIMIT_BYTES = 1024;

  private static final String HTA_ELEMENT = "<hta:application";

  private PolyglotDetector() {}

  /** What a head of another type hides; null if nothing. */
  static FileType hiddenType(ContentBytes bytes, FileType first) throws IOException {
    if (first.group() == Group.IMAGE) {
      FileType markup = markupInImage(bytes.head());
      if (markup != null) {
        return markup;
      }
    }
    if (hasHtaElement(bytes, first)) {
      return FileType.HTA;
    }
    if (first != FileType.MAIL && first != FileType.MBOX && MailDetector.mayBeMail(bytes.head())) {
      FileType mail = MailDetector.detect(bytes);
      if (mail != null) {
        return mail;
      }
    }
    boolean stores =
        first.group() == Group.ARCHIVE || first == FileType.PDF || first == FileType.OLE2;
    return !stores && hasLatePdfHeader(bytes, first.group() == Group.TEXT) ? FileType.PDF : null;
  }

  /**
   * What opens an HTML application passes over all that is before it, in the first part or last.
   */
  private static boolean hasHtaElement(ContentBytes bytes, FileType first) throws IOException {
    return (first == FileType.PDF || first.group() == Group.IMAGE || first.group() == Group.MEDIA)
        && (hasHtaElement(bytes.head())
            || (bytes.size() > bytes.head().length && hasHtaElement(bytes.tail())));
  }

  private static boolean hasHtaElement(byte[] bytes) {
    for (int at = 0; at <= bytes.length - HTA_ELEMENT.length(); at++) {
      if (bytes[at] == '<' && isHtaElementAt(bytes, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHtaElementAt(byte[] bytes, int at) {
    for (int i = 1; i < HTA_ELEMENT.length(); i++) {
      int c = bytes[at + i] >= 'A' && bytes[at + i] <= 'Z' ? bytes[at + i] + 32 : bytes[at + i];
      if (c != HTA_ELEMENT.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  // Elements of XMP, which pictures do have, are called otherwise.
  private static FileType markupInImage(byte[] head) {
    boolean some = false;
    for (int i = 0; i < head.length - 4 && !some; i++) {
      some = head[i] == '<' && (head[i + 1] == '?' || "hHsS".indexOf(head[i + 1]) >= 0);
    }
    if (!some) {
      return null;
    }
    String text = new String(head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    if (text.contains(HTA_ELEMENT)) {
      return FileType.HTA;
    }
    if (text.contains("<?php")) {
      return FileType.SCRIPT;
    }
    return text.contains("<script") || text.contains("<html") ? FileType.HTML : null;
  }

  // Texts that only speak of PDF do not end as one does, nor begin a line so.
  private static boolean hasLatePdfHeader(ContentBytes bytes, boolean text) throws IOException {
    byte[] head = bytes.head();
    for (int at = 1; at < Math.min(PDF_HEADER_LIMIT_BYTES, head.length - 6); at++) {
      if (head[at] == '%'
          && ContentBytes.matchesAt(head, at, "%PDF-")
          && Character.isDigit(head[at + 5])
          && (!text || head[at - 1] == '\n' || head[at - 1] == '\r')) {
        byte[] tail = bytes.tail();
        if (bytes.isEndless()) {
          return true; // who cannot tell says so
        }
        int from = Math.max(0, tail.length - 2048);
        String end = new String(tail, from, tail.length - from, StandardCharsets.ISO_8859_1);
        return end.contains("startxref") && end.contains("%%EOF");
      }
    }
    return false;
  }

  /** What an archive at the end makes of a file: nothing where the archive is only stored in it. */
  static List<FileType> appendedTypes(FileType first, ZipTrailer end, List<FileType> kinds) {
    boolean runs = kinds.contains(FileType.JAR) || kinds.contains(FileType.APK);
    boolean counts =
        end.after() == 0
            ? first != FileType.AR && first != FileType.CAB
            : !storesOtherFiles(first) || (first == FileType.PDF && runs);
    return counts ? kinds : List.of();
  }

  private static boolean storesOtherFiles(FileType type) {
    return switch (type) {
      case PDF, OLE2, MSI, ONENOTE, ACCESS -> true;
      default -> type.group() == Group.ARCHIVE || type.group() == Group.DATA;
    };
  }
}
