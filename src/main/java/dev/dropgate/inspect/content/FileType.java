package dev.dropgate.inspect.content;

/** The type of a file according to its bytes. */
public enum FileType {
  UNKNOWN(Group.UNKNOWN, "no known type"),
  PE(Group.PROGRAM, "a Windows program (PE)"),
  NE(Group.PROGRAM, "a 16-bit Windows or OS/2 program (NE, LE or LX)"),
  DOS(Group.PROGRAM, "a DOS program (MZ)"),
  ELF(Group.PROGRAM, "a Linux or Unix program (ELF)"),
  MACH_O(Group.PROGRAM, "a macOS program (Mach-O)"),
  XCOFF(Group.PROGRAM, "an AIX program (XCOFF)"),
  JAVA_CLASS(Group.CODE, "a Java class"),
  DEX(Group.CODE, "an Android program (DEX)"),
  WASM(Group.CODE, "a WebAssembly module"),
  SCRIPT(Group.CODE, "a script"),
  /** Determined by the document that contains it; its bytes do not show it. */
  HWP_SCRIPT(Group.CODE, "a script of a Hangul document"),
  LNK(Group.CODE, "a Windows shortcut"),
  MSI(Group.CODE, "a Windows installer"),
  APPX(Group.CODE, "a Windows app package"),
  CHM(Group.CODE, "compiled HTML help"),
  HLP(Group.CODE, "Windows help (HLP)"),
  HTA(Group.CODE, "an HTML application"),
  SWF(Group.CODE, "a Flash movie"),
  JAR(Group.CODE, "a Java archive"),
  APK(Group.CODE, "an Android package"),
  OLE2(Group.DOCUMENT, "an OLE2 document"),
  BIFF(Group.DOCUMENT, "an old Excel sheet (BIFF)"),
  OOXML(Group.DOCUMENT, "an Office document (OOXML) or another package of its kind"),
  ODF(Group.DOCUMENT, "an OpenDocument file"),
  EPUB(Group.DOCUMENT, "an EPUB book"),
  HWP(Group.DOCUMENT, "a Hangul document of version 3 or older (HWP)"),
  WORD(Group.DOCUMENT, "an old Word document"),
  DRM(Group.DOCUMENT, "a document that is encrypted by DRM"),
  HWPX(Group.DOCUMENT, "a Hangul document (HWPX)"),
  RTF(Group.DOCUMENT, "an RTF document"),
  PDF(Group.DOCUMENT, "a PDF document"),
  ONENOTE(Group.DOCUMENT, "a OneNote section"),
  HTML(Group.DOCUMENT, "an HTML page"),
  XML(Group.DOCUMENT, "an XML document"),
  SVG(Group.DOCUMENT, "an SVG drawing"),
  POSTSCRIPT(Group.DOCUMENT, "a PostScript document"),
  DJVU(Group.DOCUMENT, "a DjVu document"),
  ACCESS(Group.DOCUMENT, "an Access database"),
  TEXT(Group.TEXT, "plain text"),
  ZIP(Group.ARCHIVE, "a ZIP archive"),
  SEVEN_ZIP(Group.ARCHIVE, "a 7z archive"),
  RAR(Group.ARCHIVE, "a RAR archive"),
  CAB(Group.ARCHIVE, "a CAB archive"),
  ARJ(Group.ARCHIVE, "an ARJ archive"),
  LHA(Group.ARCHIVE, "an LHA archive"),
  ALZ(Group.ARCHIVE, "an ALZ archive"),
  EGG(Group.ARCHIVE, "an EGG archive (ALZip)"),
  ACE(Group.ARCHIVE, "an ACE archive"),
  ZOO(Group.ARCHIVE, "a ZOO archive"),
  XAR(Group.ARCHIVE, "a XAR archive"),
  TAR(Group.ARCHIVE, "a tar archive"),
  CPIO(Group.ARCHIVE, "a cpio archive"),
  AR(Group.ARCHIVE, "an ar archive"),
  RPM(Group.ARCHIVE, "an RPM package"),
  GZIP(Group.ARCHIVE, "gzip data"),
  BZIP2(Group.ARCHIVE, "bzip2 data"),
  XZ(Group.ARCHIVE, "xz data"),
  ZSTD(Group.ARCHIVE, "zstd data"),
  LZMA(Group.ARCHIVE, "lzma data"),
  LZ4(Group.ARCHIVE, "lz4 data"),
  LZIP(Group.ARCHIVE, "lzip data"),
  LZOP(Group.ARCHIVE, "lzop data"),
  SNAPPY(Group.ARCHIVE, "Snappy data"),
  PACK200(Group.ARCHIVE, "a packed Java archive (pack200)"),
  SZDD(Group.ARCHIVE, "a file packed by Windows (SZDD or KWAJ)"),
  SIS(Group.ARCHIVE, "a Symbian installer (SIS)"),
  BINHEX(Group.ARCHIVE, "a BinHex file"),
  DUMP(Group.ARCHIVE, "a Unix dump archive"),
  COMPRESS(Group.ARCHIVE, "compress (.Z) data"),
  ISO(Group.ARCHIVE, "a CD image (ISO 9660 or UDF)"),
  VHD(Group.ARCHIVE, "a disk image (VHD or VHDX)"),
  VMDK(Group.ARCHIVE, "a disk image (VMDK)"),
  QCOW(Group.ARCHIVE, "a disk image (QCOW)"),
  VDI(Group.ARCHIVE, "a disk image (VDI)"),
  DMG(Group.ARCHIVE, "a macOS disk image (DMG)"),
  WIM(Group.ARCHIVE, "a Windows image (WIM)"),
  SQUASHFS(Group.ARCHIVE, "a SquashFS image"),
  DISK(Group.ARCHIVE, "a raw disk image"),
  MAIL(Group.ARCHIVE, "a mail"),
  MBOX(Group.ARCHIVE, "a mailbox"),
  PST(Group.ARCHIVE, "an Outlook mailbox (PST)"),
  TNEF(Group.ARCHIVE, "a TNEF attachment (winmail.dat)"),
  PNG(Group.IMAGE, "a PNG picture"),
  JPEG(Group.IMAGE, "a JPEG picture"),
  GIF(Group.IMAGE, "a GIF picture"),
  TIFF(Group.IMAGE, "a TIFF picture"),
  BMP(Group.IMAGE, "a BMP picture"),
  WEBP(Group.IMAGE, "a WebP picture"),
  ICO(Group.IMAGE, "an icon"),
  PSD(Group.IMAGE, "a Photoshop picture"),
  HEIF(Group.IMAGE, "a HEIF or AVIF picture"),
  JPEG2000(Group.IMAGE, "a JPEG 2000 picture"),
  JPEG_XL(Group.IMAGE, "a JPEG XL picture"),
  METAFILE(Group.IMAGE, "a Windows metafile"),
  DICOM(Group.IMAGE, "a DICOM picture"),
  DWG(Group.IMAGE, "an AutoCAD drawing"),
  XCF(Group.IMAGE, "a GIMP picture"),
  AUDIO(Group.MEDIA, "a sound"),
  VIDEO(Group.MEDIA, "a video"),
  OGG(Group.MEDIA, "an Ogg sound or video"),
  SQLITE(Group.DATA, "an SQLite database"),
  FONT(Group.DATA, "a font"),
  APPLE_DOUBLE(Group.DATA, "a macOS companion file (AppleDouble or AppleSingle)"),
  OTHER_DATA(Group.DATA, "data of a program");

  /** The group that a type belongs to. */
  public enum Group {
    UNKNOWN,
    /** Runs by itself. */
    PROGRAM,
    /** Is run by another program, mostly after a double click. */
    CODE,
    DOCUMENT,
    TEXT,
    ARCHIVE,
    IMAGE,
    MEDIA,
    /** Holds the data of some program. */
    DATA
  }

  private final Group group;
  private final String description;

  FileType(Group group, String words) {
    this.group = group;
    this.description = words;
  }

  /** Returns the group, never null. */
  public Group group() {
    return group;
  }

  /** Returns a text for people, for example {@code a PDF document}. */
  public String description() {
    return description;
  }

  /** Returns whether the type is based on ZIP. */
  public boolean isZip() {
    return switch (this) {
      case ZIP, JAR, APK, APPX, OOXML, ODF, EPUB, HWPX -> true;
      default -> false;
    };
  }
}
