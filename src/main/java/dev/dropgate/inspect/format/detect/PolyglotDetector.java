package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.FileType.Group;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A detector of a second type besides that of the first bytes. Stateless. */
final class PolyglotDetector {
  /** PDF readers look for the first line of a PDF up to here. */
  private static final int PDF_HEADER_LIMIT_BYTES = 1024;

  private static final String HTA_ELEMENT = "<hta:application";

  private PolyglotDetector() {}

  /** Returns the type that is hidden in the head of another type, or null. */
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
   * Returns whether there is an HTA element in the head or tail. The program that opens an HTML
   * application skips everything before it.
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

  // The elements of XMP, which pictures do contain, have other names.
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

  // Texts about PDF neither end like a PDF nor begin a line like one.
  private static boolean hasLatePdfHeader(ContentBytes bytes, boolean text) throws IOException {
    byte[] head = bytes.head();
    for (int at = 1; at < Math.min(PDF_HEADER_LIMIT_BYTES, head.length - 6); at++) {
      if (head[at] == '%'
          && ContentBytes.matchesAt(head, at, "%PDF-")
          && Character.isDigit(head[at + 5])
          && (!text || head[at - 1] == '\n' || head[at - 1] == '\r')) {
        byte[] tail = bytes.tail();
        if (bytes.isEndless()) {
          return true; // undecidable, so it counts
        }
        int from = Math.max(0, tail.length - 2048);
        String end = new String(tail, from, tail.length - from, StandardCharsets.ISO_8859_1);
        return end.contains("startxref") && end.contains("%%EOF");
      }
    }
    return false;
  }

  /**
   * Returns the types of an archive at the end of a file; none if the file merely stores the
   * archive.
   */
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
