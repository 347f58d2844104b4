package dev.dropgate.inspect.format.detect;

import static dev.dropgate.inspect.content.FileType.*;

import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.TextDetector;
import dev.dropgate.inspect.format.executable.ElfHeader;
import dev.dropgate.inspect.format.executable.MachOHeader;
import dev.dropgate.inspect.format.executable.PeHeader;
import dev.dropgate.inspect.format.executable.ProgramSignatures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The signatures of file types, as ISO 8859-1 characters. Short ones come with a check of the
 * following bytes, which excludes texts and coincidences. Stateless.
 */
final class FileSignatures {
  private interface SignatureCheck {
    boolean fits(ContentBytes bytes) throws IOException;
  }

  private record Signature(FileType type, int offset, String text, SignatureCheck check) {}

  private static final List<Signature> SIGNATURES =
      List.of(
          signature(ELF, 0, "\177ELF", ElfHeader::isElf),
          signature(MACH_O, 0, "\376\355\372", MachOHeader::isMachO),
          signature(MACH_O, 0, "\316\372\355\376", MachOHeader::isMachO),
          signature(MACH_O, 0, "\317\372\355\376", MachOHeader::isMachO),
          signature(MACH_O, 0, "\312\376\272", MachOHeader::isMachO),
          signature(MACH_O, 0, "\276\272\376\312", MachOHeader::isMachO),
          signature(MACH_O, 0, "\277\272\376\312", MachOHeader::isMachO),
          signature(JAVA_CLASS, 0, "\312\376\272\276", ProgramSignatures::isClass),
          signature(XCOFF, 0, "\001\337", ProgramSignatures::isXcoff),
          signature(XCOFF, 0, "\001\367", ProgramSignatures::isXcoff),
          signature(DEX, 0, "dex\n0"),
          signature(DEX, 0, "dey\n0"),
          signature(WASM, 0, "\0asm", b -> b.le32(4) >= 1 && b.le16(4) < 0x100),
          signature(LNK, 0, "L\0\0\0\001\024\002\0\0\0\0\0\300\0\0\0\0\0\0\106"),
          signature(CHM, 0, "ITSF", b -> b.le32(4) >= 1 && b.le32(4) <= 4),
          signature(HLP, 0, "?_\003\0"),
          signature(SWF, 0, "FWS", ProgramSignatures::isFlash),
          signature(SWF, 0, "CWS", ProgramSignatures::isFlash),
          signature(SWF, 0, "ZWS", ProgramSignatures::isFlash),
          signature(OLE2, 0, "\320\317\021\340\241\261\032\341"),
          signature(HWP, 0, "HWP Document File V", b -> !TextDetector.isText(b.head())),
          signature(WORD, 0, "\333\245", b -> !TextDetector.isText(b.head())),
          signature(WORD, 0, "\233\245", b -> !TextDetector.isText(b.head())),
          signature(WORD, 0, "\334\245", b -> !TextDetector.isText(b.head())),
          signature(WORD, 0, "1\276\0\0\0\253"),
          signature(DRM, 0, "DRMONE", b -> !TextDetector.isText(b.head())),
          signature(DRM, 1, "DRMONE", b -> !TextDetector.isText(b.head())),
          signature(DRM, 2, "DRMONE", b -> !TextDetector.isText(b.head())),
          signature(DRM, 0, "SCDSA", b -> !TextDetector.isText(b.head())),
          signature(RTF, 0, "{\\rt"),
          signature(PDF, 0, "%PDF"),
          signature(POSTSCRIPT, 0, "%!PS"),
          signature(POSTSCRIPT, 0, "\305\320\323\306"),
          signature(DJVU, 0, "AT&TFORM"),
          signature(ACCESS, 0, "\0\001\0\0Standard "),
          signature(ONENOTE, 0, "\344\122\134\173\214\330\247\115\256\261\123\170\320\051\226\323"),
          signature(ONENOTE, 0, "\241\057\377\103\331\357\166\114\236\342\020\352\127\042\166\137"),
          signature(ZIP, 0, "PK\003\004"),
          signature(ZIP, 0, "PK\005\006"),
          signature(ZIP, 0, "PK\006\006"),
          signature(ZIP, 0, "PK\007\010"),
          signature(ZIP, 0, "PK00PK\003\004"),
          signature(SEVEN_ZIP, 0, "7z\274\257\047\034"),
          signature(RAR, 0, "Rar!\032\007"),
          signature(RAR, 0, "RE~^", b -> b.le16(4) >= 7 && !TextDetector.isText(b.head())),
          signature(CAB, 0, "MSCF\0\0\0\0"),
          signature(CAB, 0, "ISc(", b -> !TextDetector.isText(b.head())),
          signature(ARJ, 0, "\140\352", ArchiveSignatures::isArj),
          signature(LHA, 2, "-lh", ArchiveSignatures::isLha),
          signature(LHA, 2, "-lz", ArchiveSignatures::isLha),
          signature(LHA, 2, "-pm", ArchiveSignatures::isLha),
          signature(ALZ, 0, "ALZ\001"),
          signature(EGG, 0, "EGGA\0\001"),
          signature(ACE, 7, "**ACE**"),
          signature(ZOO, 20, "\334\247\304\375"),
          signature(XAR, 0, "xar!\0"),
          signature(CPIO, 0, "0707", ArchiveSignatures::isCpio),
          signature(CPIO, 0, "\307\161", ArchiveSignatures::isCpio),
          signature(CPIO, 0, "\161\307", ArchiveSignatures::isCpio),
          signature(AR, 0, "!<arch>\n"),
          signature(AR, 0, "!<thin>\n"),
          signature(AR, 0, "<bigaf>\n"),
          signature(AR, 0, "<aiaff>\n"),
          signature(RPM, 0, "\355\253\356\333"),
          signature(GZIP, 0, "\037\213\010", b -> (b.u8(3) & 0xE0) == 0),
          signature(BZIP2, 0, "BZh", ArchiveSignatures::isBzip2),
          signature(XZ, 0, "\3757zXZ\0"),
          signature(ZSTD, 0, "\050\265\057\375"),
          signature(LZ4, 0, "\004\042\115\030"),
          signature(LZ4, 0, "\002\041\114\030"),
          signature(LZMA, 0, "\135\0", LzmaHeader::hasUsualProperties),
          signature(LZIP, 0, "LZIP", b -> b.u8(4) <= 1),
          signature(LZOP, 0, "\211LZO\0\r\n\032\n"),
          signature(COMPRESS, 0, "\037\235"),
          signature(VHD, 0, "conectix"),
          signature(VHD, 0, "vhdxfile"),
          signature(VMDK, 0, "KDMV", b -> b.le32(4) >= 1 && b.le32(4) <= 3),
          signature(VMDK, 0, "COWD", b -> b.le32(4) == 1),
          signature(VMDK, 0, "# Disk DescriptorFile"),
          signature(QCOW, 0, "QFI\373"),
          signature(VDI, 0x40, "\177\020\332\276"),
          signature(WIM, 0, "MSWIM\0\0\0"),
          signature(SQUASHFS, 0, "hsqs", b -> !TextDetector.isText(b.head())),
          signature(SQUASHFS, 0, "sqsh", b -> !TextDetector.isText(b.head())),
          signature(PST, 0, "!BDN", b -> !TextDetector.isText(b.head())),
          signature(TNEF, 0, "\170\237\076\042"),
          signature(PNG, 0, "\211PNG\r\n\032\n"),
          signature(JPEG, 0, "\377\330\377"),
          signature(GIF, 0, "GIF87a"),
          signature(GIF, 0, "GIF89a"),
          signature(TIFF, 0, "II*\0", b -> b.le32(4) >= 8),
          signature(TIFF, 0, "MM\0*", b -> b.be32(4) >= 8),
          signature(TIFF, 0, "II+\0\010\0\0\0"),
          signature(TIFF, 0, "MM\0+\0\010\0\0"),
          signature(BMP, 0, "BM", MediaSignatures::isBitmap),
          signature(WEBP, 0, "RIFF", b -> b.matchesAt(8, "WEBP")),
          signature(ICO, 0, "\0\0\001\0", MediaSignatures::isIcon),
          signature(ICO, 0, "\0\0\002\0", MediaSignatures::isIcon),
          signature(PSD, 0, "8BPS\0"),
          signature(HEIF, 4, "ftyp", MediaSignatures::isHeif),
          signature(JPEG2000, 0, "\0\0\0\014jP  "),
          signature(JPEG2000, 0, "\377\117\377\121"),
          signature(JPEG_XL, 0, "\0\0\0\014JXL "),
          signature(JPEG_XL, 0, "\377\012", b -> !TextDetector.isText(b.head())),
          signature(METAFILE, 0, "\327\315\306\232"),
          signature(METAFILE, 0, "\001\0\0\0", b -> b.matchesAt(40, " EMF")),
          signature(METAFILE, 0, "\001\0\011\0\0\003"),
          signature(DICOM, 128, "DICM"),
          signature(DWG, 0, "AC10", b -> !TextDetector.isText(b.head())),
          signature(XCF, 0, "gimp xcf "),
          signature(AUDIO, 0, "ID3", b -> b.u8(3) < 5 && b.u8(4) == 0),
          signature(AUDIO, 0, "\377", MediaSignatures::isSound),
          signature(AUDIO, 0, "fLaC"),
          signature(AUDIO, 0, "MThd\0\0\0\006"),
          signature(AUDIO, 0, "RIFF", b -> b.matchesAt(8, "WAVE") || b.matchesAt(8, "RMID")),
          signature(AUDIO, 0, "FORM", b -> b.matchesAt(8, "AIF") || b.matchesAt(8, "8SVX")),
          signature(AUDIO, 0, "#!AMR"),
          signature(AUDIO, 0, ".snd\0\0"),
          signature(AUDIO, 0, "MAC ", b -> !TextDetector.isText(b.head())),
          signature(AUDIO, 4, "ftypM4"),
          signature(VIDEO, 4, "ftyp", b -> b.be32(0) >= 8 && b.be32(0) < 1024),
          signature(VIDEO, 4, "moov\0", b -> b.be32(0) >= 8),
          signature(VIDEO, 4, "mdat", b -> b.be32(0) <= 1 || !TextDetector.isText(b.head())),
          signature(VIDEO, 0, "RIFF", b -> b.matchesAt(8, "AVI ")),
          signature(VIDEO, 0, "\032\105\337\243"),
          signature(VIDEO, 0, "\0\0\001\272"),
          signature(VIDEO, 0, "\0\0\001\263"),
          signature(VIDEO, 0, "FLV\001"),
          signature(VIDEO, 0, "\060\046\262\165\216\146\317\021"),
          signature(OGG, 0, "OggS\0"),
          signature(SQLITE, 0, "SQLite format 3\0"),
          signature(APPLE_DOUBLE, 0, "\0\005\026\007\0", ArchiveSignatures::isAppleDouble),
          signature(APPLE_DOUBLE, 0, "\0\005\026\0\0", ArchiveSignatures::isAppleDouble),
          signature(FONT, 0, "\0\001\0\0\0", b -> b.be16(4) > 0 && b.be16(4) < 64),
          signature(FONT, 0, "OTTO\0"),
          signature(FONT, 0, "true\0"),
          signature(FONT, 0, "ttcf\0"),
          signature(FONT, 0, "wOFF"),
          signature(FONT, 0, "wOF2"),
          signature(OTHER_DATA, 0, "\211HDF\r\n\032\n"),
          signature(OTHER_DATA, 0, "PAR1", b -> !TextDetector.isText(b.head())),
          signature(OTHER_DATA, 0, "Obj\001"),
          signature(OTHER_DATA, 0, "\324\303\262\241"),
          signature(OTHER_DATA, 0, "\241\262\303\324"),
          signature(OTHER_DATA, 0, "\376\355\376\355\0\0\0"),
          signature(OTHER_DATA, 0, "bplist0"),
          signature(SNAPPY, 0, "\377\006\0\0sNaPpY"),
          signature(PACK200, 0, "\312\376\320\015"),
          signature(SZDD, 0, "SZDD\210\360\047\063"),
          signature(SZDD, 0, "KWAJ\210\360\047\321"),
          signature(SZDD, 0, "SZ \210\360\047\063\321"),
          signature(SIS, 0, "\172\032\040\020\0\0\0\0"),
          signature(SIS, 8, "\031\004\0\020", ArchiveSignatures::isSymbian),
          signature(DUMP, 24, "\154\352\0\0"),
          signature(DUMP, 24, "\153\352\0\0"),
          signature(DUMP, 24, "\0\0\352\154"),
          signature(DUMP, 24, "\0\0\352\153"),
          signature(BIFF, 0, "\011\0\004\0"),
          signature(BIFF, 0, "\011\002\006\0"),
          signature(BIFF, 0, "\011\004\006\0"),
          signature(BIFF, 0, "\011\010", b -> b.u8(2) <= 16 && b.u8(3) == 0),
          signature(ICO, 0, "icns", b -> b.be32(4) == b.size()),
          signature(TAR, 257, "ustar", ArchiveSignatures::hasTarMagic),
          signature(ZSTD, 0, "", ArchiveSignatures::isSkippableZstd),
          signature(TAR, 0, "", ArchiveSignatures::isOldTar),
          signature(LZMA, 0, "", LzmaHeader::hasOtherProperties));

  /** Signatures by their first byte; those at a later offset are in every entry. */
  private static final Signature[][] BY_FIRST_BYTE = indexByFirstByte();

  private FileSignatures() {}

  private static Signature signature(FileType type, int offset, String text) {
    return signature(type, offset, text, bytes -> true);
  }

  private static Signature signature(FileType type, int offset, String text, SignatureCheck check) {
    return new Signature(type, offset, text, check);
  }

  private static Signature[][] indexByFirstByte() {
    Signature[][] table = new Signature[256][];
    for (int first = 0; first < table.length; first++) {
      List<Signature> fitting = new ArrayList<>();
      for (Signature one : SIGNATURES) {
        if (one.offset() > 0 || one.text().isEmpty() || one.text().charAt(0) == first) {
          fitting.add(one);
        }
      }
      table[first] = fitting.toArray(new Signature[0]);
    }
    return table;
  }

  /** Returns the type, or {@code UNKNOWN} if no signature matches. */
  static FileType detect(ContentBytes bytes) throws IOException {
    FileType program = PeHeader.detect(bytes);
    if (program != null) {
      return program;
    }
    if (bytes.size() == 0) {
      return UNKNOWN;
    }
    for (Signature one : BY_FIRST_BYTE[bytes.u8(0)]) {
      if (bytes.matchesAt(one.offset(), one.text()) && one.check().fits(bytes)) {
        return one.type();
      }
    }
    return UNKNOWN;
  }
}
