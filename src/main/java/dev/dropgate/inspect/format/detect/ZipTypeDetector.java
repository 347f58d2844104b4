package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A detector of the types of a ZIP archive by the names in it: it may be a document and also run as
 * a program. Not thread safe.
 */
final class ZipTypeDetector {
  /** The number of bytes of the directory that are read. */
  private static final int MAX_DIRECTORY_BYTES = 1 << 18;

  private boolean classes;
  private boolean manifest;
  private boolean android;
  private boolean windows;
  private boolean contentTypes;
  private boolean relations;
  private boolean hangul;

  private ZipTypeDetector() {}

  /** Returns one or more types. */
  static List<FileType> detect(ContentBytes bytes, ZipTrailer end) throws IOException {
    ZipTypeDetector kind = new ZipTypeDetector();
    if (end == null) {
      kind.readLocal(bytes);
    } else {
      kind.readDirectory(
          bytes.bytesAt(end.directory(), (int) Math.min(MAX_DIRECTORY_BYTES, end.length())));
    }
    return kind.types(mimeTypeText(bytes));
  }

  private List<FileType> types(String first) {
    if (windows && contentTypes) {
      return List.of(FileType.APPX);
    }
    List<FileType> types = new ArrayList<>(2);
    if (first.startsWith("application/vnd.oasis.opendocument")
        || first.startsWith("application/vnd.sun.xml")) {
      types.add(FileType.ODF);
    } else if (first.startsWith("application/epub+zip")) {
      types.add(FileType.EPUB);
    } else if (first.startsWith("application/hwp+zip")) {
      types.add(FileType.HWPX);
    } else if (contentTypes && relations) {
      types.add(FileType.OOXML);
    } else if (hangul) {
      types.add(FileType.HWPX); // some programs deflate the text that identifies it
    }
    if (android) {
      types.add(FileType.APK);
    } else if (classes || manifest) {
      types.add(FileType.JAR);
    }
    return types.isEmpty() ? List.of(FileType.ZIP) : types;
  }

  private void readDirectory(byte[] list) {
    int at = 0;
    while (ContentBytes.matchesAt(list, at, "PK\001\002")) {
      int name = (int) ContentBytes.number(list, at + 28, 2, true);
      int extra = (int) ContentBytes.number(list, at + 30, 2, true);
      int comment = (int) ContentBytes.number(list, at + 32, 2, true);
      if (name < 0 || comment < 0 || at + 46 + name > list.length) {
        return;
      }
      noteName(list, at + 46, name);
      at += 46 + name + extra + comment;
    }
  }

  // For truncated or streamed archives: the entries in the head.
  private void readLocal(ContentBytes bytes) {
    byte[] head = bytes.head();
    for (int at = 0; at + 30 < head.length; at++) {
      if (head[at] == 'P' && ContentBytes.matchesAt(head, at, "PK\003\004")) {
        int name = (int) ContentBytes.number(head, at + 26, 2, true);
        noteName(head, at + 30, Math.min(name, head.length - at - 30));
      }
    }
  }

  private void noteName(byte[] list, int from, int length) {
    int last = length == 0 ? 0 : list[from + length - 1] | 0x20;
    // Most names end differently and need not be decoded.
    switch (last) {
      case 's' -> classes |= endsWithName(list, from, length, ".class");
      case 'f' -> {
        manifest |= isName(list, from, length, "meta-inf/manifest.mf");
        hangul |= isName(list, from, length, "contents/content.hpf");
      }
      case 'l' -> {
        android |= isName(list, from, length, "androidmanifest.xml");
        contentTypes |= isName(list, from, length, "[content_types].xml");
        windows |=
            isName(list, from, length, "appxmanifest.xml")
                || isName(list, from, length, "appxmetadata/appxbundlemanifest.xml");
      }
      case 'x' -> {}
      default -> {}
    }
    if (last == 's') {
      relations |= isName(list, from, length, "_rels/.rels");
    }
  }

  private static boolean isName(byte[] list, int from, int length, String lower) {
    return length == lower.length() && endsWithName(list, from, length, lower);
  }

  private static boolean endsWithName(byte[] list, int from, int length, String lower) {
    int start = from + length - lower.length();
    if (start < from) {
      return false;
    }
    for (int i = 0; i < lower.length(); i++) {
      int c = list[start + i];
      if (lower.charAt(i) != (c >= 'A' && c <= 'Z' ? c | 0x20 : c == '\\' ? '/' : c)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the uncompressed type with which OpenDocument files, EPUB books and Hangul documents
   * begin.
   */
  private static String mimeTypeText(ContentBytes bytes) {
    int name = bytes.le16(26);
    if (name != 8 || !bytes.matchesAt(30, "mimetype") || bytes.le16(8) != 0) {
      return "";
    }
    int from = 38 + Math.max(0, bytes.le16(28));
    int length = Math.max(0, Math.min(60, bytes.head().length - from));
    return length == 0 ? "" : new String(bytes.head(), from, length, StandardCharsets.US_ASCII);
  }
}
