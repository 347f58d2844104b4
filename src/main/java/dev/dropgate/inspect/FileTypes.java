package dev.dropgate.inspect;

import java.io.IOException;
import java.util.List;

/** Tells types by their signatures. Stateless. */
final class FileTypes {
  /** The bytes are characters of ISO 8859-1. */
  private record Signature(FileType type, int offset, String bytes) {
    boolean fits(byte[] head) {
      if (head.length < offset + bytes.length()) {
        return false;
      }
      for (int i = 0; i < bytes.length(); i++) {
        if ((head[offset + i] & 0xFF) != bytes.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Signature> SIGNATURES =
      List.of(
          at(FileType.PE, 0, "MZ"),
          at(FileType.ELF, 0, "\177ELF"),
          at(FileType.MACH_O, 0, "\376\355\372\316"),
          at(FileType.MACH_O, 0, "\376\355\372\317"),
          at(FileType.MACH_O, 0, "\316\372\355\376"),
          at(FileType.MACH_O, 0, "\317\372\355\376"),
          at(FileType.JAVA_CLASS, 0, "\312\376\272\276"),
          at(FileType.DEX, 0, "dex\n"),
          at(FileType.WASM, 0, "\0asm"),
          at(FileType.SCRIPT, 0, "#!"),
          at(FileType.LNK, 0, "L\0\0\0\001\024\002\0"),
          at(FileType.CHM, 0, "ITSF"),
          at(FileType.OLE2, 0, "\320\317\021\340\241\261\032\341"),
          at(FileType.RTF, 0, "{\\rt"),
          at(FileType.PDF, 0, "%PDF-"),
          at(
              FileType.ONENOTE,
              0,
              "\344\122\134\173\214\330\247\115\256\261\123\170\320\051\226\323"),
          at(FileType.ZIP, 0, "PK\003\004"),
          at(FileType.ZIP, 0, "PK\005\006"),
          at(FileType.SEVEN_ZIP, 0, "7z\274\257\047\034"),
          at(FileType.RAR, 0, "Rar!\032\007"),
          at(FileType.CAB, 0, "MSCF\0\0\0\0"),
          at(FileType.ARJ, 0, "\140\352"),
          at(FileType.TAR, 257, "ustar"),
          at(FileType.CPIO, 0, "070701"),
          at(FileType.CPIO, 0, "070702"),
          at(FileType.CPIO, 0, "070707"),
          at(FileType.AR, 0, "!<arch>\n"),
          at(FileType.GZIP, 0, "\037\213"),
          at(FileType.BZIP2, 0, "BZh"),
          at(FileType.XZ, 0, "\3757zXZ\0"),
          at(FileType.ZSTD, 0, "\050\265\057\375"),
          at(FileType.LZMA, 0, "\135\0\0"),
          at(FileType.COMPRESS, 0, "\037\235"),
          at(FileType.VHD, 0, "conectix"),
          at(FileType.VHD, 0, "vhdxfile"),
          at(FileType.TNEF, 0, "\170\237\076\042"),
          at(FileType.PNG, 0, "\211PNG\r\n\032\n"),
          at(FileType.JPEG, 0, "\377\330\377"),
          at(FileType.GIF, 0, "GIF8"),
          at(FileType.TIFF, 0, "II*\0"),
          at(FileType.TIFF, 0, "MM\0*"),
          at(FileType.BMP, 0, "BM"));

  private FileTypes() {}

  private static Signature at(FileType type, int offset, String latin1) {
    return new Signature(type, offset, latin1);
  }

  static FileType of(Content content) throws IOException {
    byte[] head = content.head();
    for (Signature signature : SIGNATURES) {
      if (signature.fits(head)) {
        return signature.type();
      }
    }
    return FileType.UNKNOWN;
  }
}
