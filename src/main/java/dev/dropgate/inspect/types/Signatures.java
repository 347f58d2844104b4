package dev.dropgate.inspect.types;

import static dev.dropgate.inspect.FileType.*;

import dev.dropgate.inspect.FileType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What types start with. The bytes are characters of ISO 8859-1. Where they are few, a check of
 * what follows them keeps texts and chance out. Stateless.
 */
final class Signatures {
  private interface Check {
    boolean fits(Bytes bytes) throws IOException;
  }

  private record Signature(FileType type, int offset, String text, Check check) {}

  private static final List<Signature> ALL =
      List.of(
          at(ELF, 0, "\177ELF", ElfHeader::is),
          at(MACH_O, 0, "\376\355\372", MachHeader::is),
          at(MACH_O, 0, "\316\372\355\376", MachHeader::is),
          at(MACH_O, 0, "\317\372\355\376", MachHeader::is),
          at(MACH_O, 0, "\312\376\272", MachHeader::is),
          at(MACH_O, 0, "\276\272\376\312", MachHeader::is),
          at(MACH_O, 0, "\277\272\376\312", MachHeader::is),
          at(JAVA_CLASS, 0, "\312\376\272\276", Programs::isClass),
          at(XCOFF, 0, "\001\337", Programs::isXcoff),
          at(XCOFF, 0, "\001\367", Programs::isXcoff),
          at(DEX, 0, "dex\n0"),
          at(DEX, 0, "dey\n0"),
          at(WASM, 0, "\0asm", b -> b.le32(4) >= 1 && b.le16(4) < 0x100),
          at(LNK, 0, "L\0\0\0\001\024\002\0\0\0\0\0\300\0\0\0\0\0\0\106"),
          at(CHM, 0, "ITSF", b -> b.le32(4) >= 1 && b.le32(4) <= 4),
          at(HLP, 0, "?_\003\0"),
          at(SWF, 0, "FWS", Programs::isFlash),
          at(SWF, 0, "CWS", Programs::isFlash),
          at(SWF, 0, "ZWS", Programs::isFlash),
          at(OLE2, 0, "\320\317\021\340\241\261\032\341"),
          at(HWP, 0, "HWP Document File V", b -> !Text.isText(b.head())),
          at(WORD, 0, "\333\245", b -> !Text.isText(b.head())),
          at(WORD, 0, "\233\245", b -> !Text.isText(b.head())),
          at(WORD, 0, "\334\245", b -> !Text.isText(b.head())),
          at(WORD, 0, "1\276\0\0\0\253"),
          at(DRM, 0, "DRMONE", b -> !Text.isText(b.head())),
          at(DRM, 1, "DRMONE", b -> !Text.isText(b.head())),
          at(DRM, 2, "DRMONE", b -> !Text.isText(b.head())),
          at(DRM, 0, "SCDSA", b -> !Text.isText(b.head())),
          at(RTF, 0, "{\\rt"),
          at(PDF, 0, "%PDF"),
          at(POSTSCRIPT, 0, "%!PS"),
          at(POSTSCRIPT, 0, "\305\320\323\306"),
          at(DJVU, 0, "AT&TFORM"),
          at(ACCESS, 0, "\0\001\0\0Standard "),
          at(ONENOTE, 0, "\344\122\134\173\214\330\247\115\256\261\123\170\320\051\226\323"),
          at(ONENOTE, 0, "\241\057\377\103\331\357\166\114\236\342\020\352\127\042\166\137"),
          at(ZIP, 0, "PK\003\004"),
          at(ZIP, 0, "PK\005\006"),
          at(ZIP, 0, "PK\006\006"),
          at(ZIP, 0, "PK\007\010"),
          at(ZIP, 0, "PK00PK\003\004"),
          at(SEVEN_ZIP, 0, "7z\274\257\047\034"),
          at(RAR, 0, "Rar!\032\007"),
          at(RAR, 0, "RE~^", b -> b.le16(4) >= 7 && !Text.isText(b.head())),
          at(CAB, 0, "MSCF\0\0\0\0"),
          at(CAB, 0, "ISc(", b -> !Text.isText(b.head())),
          at(ARJ, 0, "\140\352", Unix::isArj),
          at(LHA, 2, "-lh", Unix::isLha),
          at(LHA, 2, "-lz", Unix::isLha),
          at(LHA, 2, "-pm", Unix::isLha),
          at(ALZ, 0, "ALZ\001"),
          at(EGG, 0, "EGGA\0\001"),
          at(ACE, 7, "**ACE**"),
          at(ZOO, 20, "\334\247\304\375"),
          at(XAR, 0, "xar!\0"),
          at(CPIO, 0, "0707", Unix::isCpio),
          at(CPIO, 0, "\307\161", Unix::isCpio),
          at(CPIO, 0, "\161\307", Unix::isCpio),
          at(AR, 0, "!<arch>\n"),
          at(AR, 0, "!<thin>\n"),
          at(AR, 0, "<bigaf>\n"),
          at(AR, 0, "<aiaff>\n"),
          at(RPM, 0, "\355\253\356\333"),
          at(GZIP, 0, "\037\213\010", b -> (b.u8(3) & 0xE0) == 0),
          at(BZIP2, 0, "BZh", Unix::isBzip2),
          at(XZ, 0, "\3757zXZ\0"),
          at(ZSTD, 0, "\050\265\057\375"),
          at(LZ4, 0, "\004\042\115\030"),
          at(LZ4, 0, "\002\041\114\030"),
          at(LZMA, 0, "\135\0", LzmaHeader::isUsual),
          at(LZIP, 0, "LZIP", b -> b.u8(4) <= 1),
          at(LZOP, 0, "\211LZO\0\r\n\032\n"),
          at(COMPRESS, 0, "\037\235"),
          at(VHD, 0, "conectix"),
          at(VHD, 0, "vhdxfile"),
          at(VMDK, 0, "KDMV", b -> b.le32(4) >= 1 && b.le32(4) <= 3),
          at(VMDK, 0, "COWD", b -> b.le32(4) == 1),
          at(VMDK, 0, "# Disk DescriptorFile"),
          at(QCOW, 0, "QFI\373"),
          at(VDI, 0x40, "\177\020\332\276"),
          at(WIM, 0, "MSWIM\0\0\0"),
          at(SQUASHFS, 0, "hsqs", b -> !Text.isText(b.head())),
          at(SQUASHFS, 0, "sqsh", b -> !Text.isText(b.head())),
          at(PST, 0, "!BDN", b -> !Text.isText(b.head())),
          at(TNEF, 0, "\170\237\076\042"),
          at(PNG, 0, "\211PNG\r\n\032\n"),
          at(JPEG, 0, "\377\330\377"),
          at(GIF, 0, "GIF87a"),
          at(GIF, 0, "GIF89a"),
          at(TIFF, 0, "II*\0", b -> b.le32(4) >= 8),
          at(TIFF, 0, "MM\0*", b -> b.be32(4) >= 8),
          at(TIFF, 0, "II+\0\010\0\0\0"),
          at(TIFF, 0, "MM\0+\0\010\0\0"),
          at(BMP, 0, "BM", Pictures::isBitmap),
          at(WEBP, 0, "RIFF", b -> b.has(8, "WEBP")),
          at(ICO, 0, "\0\0\001\0", Pictures::isIcon),
          at(ICO, 0, "\0\0\002\0", Pictures::isIcon),
          at(PSD, 0, "8BPS\0"),
          at(HEIF, 4, "ftyp", Pictures::isHeif),
          at(JPEG2000, 0, "\0\0\0\014jP  "),
          at(JPEG2000, 0, "\377\117\377\121"),
          at(JPEG_XL, 0, "\0\0\0\014JXL "),
          at(JPEG_XL, 0, "\377\012", b -> !Text.isText(b.head())),
          at(METAFILE, 0, "\327\315\306\232"),
          at(METAFILE, 0, "\001\0\0\0", b -> b.has(40, " EMF")),
          at(METAFILE, 0, "\001\0\011\0\0\003"),
          at(DICOM, 128, "DICM"),
          at(DWG, 0, "AC10", b -> !Text.isText(b.head())),
          at(XCF, 0, "gimp xcf "),
          at(AUDIO, 0, "ID3", b -> b.u8(3) < 5 && b.u8(4) == 0),
          at(AUDIO, 0, "\377", Pictures::isSound),
          at(AUDIO, 0, "fLaC"),
          at(AUDIO, 0, "MThd\0\0\0\006"),
          at(AUDIO, 0, "RIFF", b -> b.has(8, "WAVE") || b.has(8, "RMID")),
          at(AUDIO, 0, "FORM", b -> b.has(8, "AIF") || b.has(8, "8SVX")),
          at(AUDIO, 0, "#!AMR"),
          at(AUDIO, 0, ".snd\0\0"),
          at(AUDIO, 0, "MAC ", b -> !Text.isText(b.head())),
          at(AUDIO, 4, "ftypM4"),
          at(VIDEO, 4, "ftyp", b -> b.be32(0) >= 8 && b.be32(0) < 1024),
          at(VIDEO, 4, "moov\0", b -> b.be32(0) >= 8),
          at(VIDEO, 4, "mdat", b -> b.be32(0) <= 1 || !Text.isText(b.head())),
          at(VIDEO, 0, "RIFF", b -> b.has(8, "AVI ")),
          at(VIDEO, 0, "\032\105\337\243"),
          at(VIDEO, 0, "\0\0\001\272"),
          at(VIDEO, 0, "\0\0\001\263"),
          at(VIDEO, 0, "FLV\001"),
          at(VIDEO, 0, "\060\046\262\165\216\146\317\021"),
          at(OGG, 0, "OggS\0"),
          at(SQLITE, 0, "SQLite format 3\0"),
          at(APPLE_DOUBLE, 0, "\0\005\026\007\0", Unix::isAppleDouble),
          at(APPLE_DOUBLE, 0, "\0\005\026\0\0", Unix::isAppleDouble),
          at(FONT, 0, "\0\001\0\0\0", b -> b.be16(4) > 0 && b.be16(4) < 64),
          at(FONT, 0, "OTTO\0"),
          at(FONT, 0, "true\0"),
          at(FONT, 0, "ttcf\0"),
          at(FONT, 0, "wOFF"),
          at(FONT, 0, "wOF2"),
          at(OTHER_DATA, 0, "\211HDF\r\n\032\n"),
          at(OTHER_DATA, 0, "PAR1", b -> !Text.isText(b.head())),
          at(OTHER_DATA, 0, "Obj\001"),
          at(OTHER_DATA, 0, "\324\303\262\241"),
          at(OTHER_DATA, 0, "\241\262\303\324"),
          at(OTHER_DATA, 0, "\376\355\376\355\0\0\0"),
          at(OTHER_DATA, 0, "bplist0"),
          at(SNAPPY, 0, "\377\006\0\0sNaPpY"),
          at(PACK200, 0, "\312\376\320\015"),
          at(SZDD, 0, "SZDD\210\360\047\063"),
          at(SZDD, 0, "KWAJ\210\360\047\321"),
          at(SZDD, 0, "SZ \210\360\047\063\321"),
          at(SIS, 0, "\172\032\040\020\0\0\0\0"),
          at(SIS, 8, "\031\004\0\020", Unix::isSymbian),
          at(DUMP, 24, "\154\352\0\0"),
          at(DUMP, 24, "\153\352\0\0"),
          at(DUMP, 24, "\0\0\352\154"),
          at(DUMP, 24, "\0\0\352\153"),
          at(BIFF, 0, "\011\0\004\0"),
          at(BIFF, 0, "\011\002\006\0"),
          at(BIFF, 0, "\011\004\006\0"),
          at(BIFF, 0, "\011\010", b -> b.u8(2) <= 16 && b.u8(3) == 0),
          at(ICO, 0, "icns", b -> b.be32(4) == b.size()),
          at(TAR, 257, "ustar", Unix::hasTarMagic),
          at(ZSTD, 0, "", Unix::isSkippable),
          at(TAR, 0, "", Unix::isOldTar),
          at(LZMA, 0, "", LzmaHeader::isOther));

  /** By the byte that they start with; those that start later are among all of them. */
  private static final Signature[][] BY_FIRST = byFirst();

  private Signatures() {}

  private static Signature at(FileType type, int offset, String text) {
    return at(type, offset, text, bytes -> true);
  }

  private static Signature at(FileType type, int offset, String text, Check check) {
    return new Signature(type, offset, text, check);
  }

  private static Signature[][] byFirst() {
    Signature[][] table = new Signature[256][];
    for (int first = 0; first < table.length; first++) {
      List<Signature> fitting = new ArrayList<>();
      for (Signature one : ALL) {
        if (one.offset() > 0 || one.text().isEmpty() || one.text().charAt(0) == first) {
          fitting.add(one);
        }
      }
      table[first] = fitting.toArray(new Signature[0]);
    }
    return table;
  }

  /** {@code UNKNOWN} if nothing fits. */
  static FileType of(Bytes bytes) throws IOException {
    FileType program = PeHeader.type(bytes);
    if (program != null) {
      return program;
    }
    if (bytes.size() == 0) {
      return UNKNOWN;
    }
    for (Signature one : BY_FIRST[bytes.u8(0)]) {
      if (bytes.has(one.offset(), one.text()) && one.check().fits(bytes)) {
        return one.type();
      }
    }
    return UNKNOWN;
  }
}
