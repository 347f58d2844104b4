package dev.dropgate.inspect;

/** What a file is by its bytes. */
public enum FileType {
  UNKNOWN(Group.UNKNOWN, "no known type"),
  PE(Group.PROGRAM, "a Windows program (PE)"),
  ELF(Group.PROGRAM, "a Linux program (ELF)"),
  MACH_O(Group.PROGRAM, "a macOS program (Mach-O)"),
  JAVA_CLASS(Group.CODE, "a Java class"),
  DEX(Group.CODE, "an Android program (DEX)"),
  WASM(Group.CODE, "a WebAssembly module"),
  SCRIPT(Group.CODE, "a script"),
  LNK(Group.CODE, "a Windows shortcut"),
  MSI(Group.CODE, "a Windows installer"),
  CHM(Group.CODE, "compiled HTML help"),
  HTA(Group.CODE, "an HTML application"),
  JAR(Group.CODE, "a Java archive"),
  OLE2(Group.DOCUMENT, "an OLE2 document"),
  OOXML(Group.DOCUMENT, "an Office document"),
  RTF(Group.DOCUMENT, "an RTF document"),
  PDF(Group.DOCUMENT, "a PDF document"),
  ONENOTE(Group.DOCUMENT, "a OneNote section"),
  HTML(Group.DOCUMENT, "an HTML page"),
  ZIP(Group.ARCHIVE, "a ZIP archive"),
  SEVEN_ZIP(Group.ARCHIVE, "a 7z archive"),
  RAR(Group.ARCHIVE, "a RAR archive"),
  CAB(Group.ARCHIVE, "a CAB archive"),
  ARJ(Group.ARCHIVE, "an ARJ archive"),
  TAR(Group.ARCHIVE, "a tar archive"),
  CPIO(Group.ARCHIVE, "a cpio archive"),
  AR(Group.ARCHIVE, "an ar archive"),
  GZIP(Group.ARCHIVE, "gzip data"),
  BZIP2(Group.ARCHIVE, "bzip2 data"),
  XZ(Group.ARCHIVE, "xz data"),
  ZSTD(Group.ARCHIVE, "zstd data"),
  LZMA(Group.ARCHIVE, "lzma data"),
  COMPRESS(Group.ARCHIVE, "compress (.Z) data"),
  ISO(Group.ARCHIVE, "a CD image (ISO 9660 or UDF)"),
  VHD(Group.ARCHIVE, "a disk image (VHD or VHDX)"),
  MAIL(Group.ARCHIVE, "a mail"),
  MBOX(Group.ARCHIVE, "a mailbox"),
  TNEF(Group.ARCHIVE, "a TNEF attachment (winmail.dat)"),
  PNG(Group.IMAGE, "a PNG picture"),
  JPEG(Group.IMAGE, "a JPEG picture"),
  GIF(Group.IMAGE, "a GIF picture"),
  TIFF(Group.IMAGE, "a TIFF picture"),
  BMP(Group.IMAGE, "a BMP picture");

  /** What types have in common. */
  public enum Group {
    UNKNOWN,
    /** Runs by itself. */
    PROGRAM,
    /** Something else runs it, mostly at a double click. */
    CODE,
    DOCUMENT,
    ARCHIVE,
    IMAGE
  }

  private final Group group;
  private final String words;

  FileType(Group group, String words) {
    this.group = group;
    this.words = words;
  }

  /**
   * What it has in common with others.
   *
   * @return never null
   */
  public Group group() {
    return group;
  }

  /**
   * For people.
   *
   * @return for example {@code a PDF document}
   */
  public String words() {
    return words;
  }
}
