package dev.dropgate.inspect.types;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.FileType.Group;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Second types, behind the one of the first bytes. Stateless. */
final class Hidden {
  /** Where readers of PDF still look for its first line. */
  private static final int PDF_WITHIN = 1024;

  private static final String APPLICATION = "<hta:application";

  private Hidden() {}

  /** What a head of another type hides; null if nothing. */
  static FileType type(Bytes bytes, FileType first) throws IOException {
    if (first.group() == Group.IMAGE) {
      FileType markup = inPicture(bytes.head());
      if (markup != null) {
        return markup;
      }
    }
    if (hasApplication(bytes, first)) {
      return FileType.HTA;
    }
    if (first != FileType.MAIL && first != FileType.MBOX && Mails.mayBe(bytes.head())) {
      FileType mail = Mails.type(bytes);
      if (mail != null) {
        return mail;
      }
    }
    boolean stores =
        first.group() == Group.ARCHIVE || first == FileType.PDF || first == FileType.OLE2;
    return !stores && isLatePdf(bytes, first.group() == Group.TEXT) ? FileType.PDF : null;
  }

  /**
   * What opens an HTML application passes over all that is before it, in the first part or last.
   */
  private static boolean hasApplication(Bytes bytes, FileType first) throws IOException {
    return (first == FileType.PDF || first.group() == Group.IMAGE || first.group() == Group.MEDIA)
        && (hasApplication(bytes.head())
            || (bytes.size() > bytes.head().length && hasApplication(bytes.tail())));
  }

  private static boolean hasApplication(byte[] bytes) {
    for (int at = 0; at <= bytes.length - APPLICATION.length(); at++) {
      if (bytes[at] == '<' && isApplication(bytes, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isApplication(byte[] bytes, int at) {
    for (int i = 1; i < APPLICATION.length(); i++) {
      int c = bytes[at + i] >= 'A' && bytes[at + i] <= 'Z' ? bytes[at + i] + 32 : bytes[at + i];
      if (c != APPLICATION.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  // Elements of XMP, which pictures do have, are called otherwise.
  private static FileType inPicture(byte[] head) {
    boolean some = false;
    for (int i = 0; i < head.length - 4 && !some; i++) {
      some = head[i] == '<' && (head[i + 1] == '?' || "hHsS".indexOf(head[i + 1]) >= 0);
    }
    if (!some) {
      return null;
    }
    String text = new String(head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    if (text.contains(APPLICATION)) {
      return FileType.HTA;
    }
    if (text.contains("<?php")) {
      return FileType.SCRIPT;
    }
    return text.contains("<script") || text.contains("<html") ? FileType.HTML : null;
  }

  // Texts that only speak of PDF do not end as one does, nor begin a line so.
  private static boolean isLatePdf(Bytes bytes, boolean text) throws IOException {
    byte[] head = bytes.head();
    for (int at = 1; at < Math.min(PDF_WITHIN, head.length - 6); at++) {
      if (head[at] == '%'
          && Bytes.has(head, at, "%PDF-")
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
  static List<FileType> appended(FileType first, ZipEnd end, List<FileType> kinds) {
    boolean runs = kinds.contains(FileType.JAR) || kinds.contains(FileType.APK);
    boolean counts =
        end.after() == 0
            ? first != FileType.AR && first != FileType.CAB
            : !stores(first) || (first == FileType.PDF && runs);
    return counts ? kinds : List.of();
  }

  private static boolean stores(FileType type) {
    return switch (type) {
      case PDF, OLE2, MSI, ONENOTE, ACCESS -> true;
      default -> type.group() == Group.ARCHIVE || type.group() == Group.DATA;
    };
  }
}
