package dev.dropgate.inspect.format.detect;

import static java.util.Map.entry;

import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.TextDetector;
import dev.dropgate.inspect.format.detect.FileSignature.SignatureCheck;
import dev.dropgate.inspect.format.executable.ElfHeader;
import dev.dropgate.inspect.format.executable.MachOHeader;
import dev.dropgate.inspect.format.executable.ProgramSignatures;
import java.util.Map;

/** The checks that the table of signatures names. Stateless. */
final class SignatureChecks {
  private static final Map<String, SignatureCheck> CHECKS =
      Map.ofEntries(
          entry("apple-double", ArchiveSignatures::isAppleDouble),
          entry("arj", ArchiveSignatures::isArj),
          entry("biff", bytes -> bytes.u8(2) <= 16 && bytes.u8(3) == 0),
          entry("binary", SignatureChecks::isBinary),
          entry("bitmap", MediaSignatures::isBitmap),
          entry("bzip2", ArchiveSignatures::isBzip2),
          entry("chm", bytes -> bytes.le32(4) >= 1 && bytes.le32(4) <= 4),
          entry("cpio", ArchiveSignatures::isCpio),
          entry("elf", ElfHeader::isElf),
          entry("emf", bytes -> bytes.matchesAt(40, " EMF")),
          entry("flash", ProgramSignatures::isFlash),
          entry("icns", bytes -> bytes.be32(4) == bytes.size()),
          entry("icon", MediaSignatures::isIcon),
          entry("java-class", ProgramSignatures::isClass),
          entry("lha", ArchiveSignatures::isLha),
          entry("lzma", LzmaHeader::hasUsualProperties),
          entry("lzma-other", LzmaHeader::hasOtherProperties),
          entry("mach-o", MachOHeader::isMachO),
          entry("mp4-data", bytes -> bytes.be32(0) <= 1 || isBinary(bytes)),
          entry("mp4-file-type", bytes -> bytes.be32(0) >= 8 && bytes.be32(0) < 1024),
          entry("mp4-movie", bytes -> bytes.be32(0) >= 8),
          entry("mpeg-sound", MediaSignatures::isSound),
          entry("old-rar", bytes -> bytes.le16(4) >= 7 && isBinary(bytes)),
          entry("old-tar", ArchiveSignatures::isOldTar),
          entry("tiff", MediaSignatures::isTiff),
          entry("true-type", bytes -> bytes.be16(4) > 0 && bytes.be16(4) < 64),
          entry("vmdk", bytes -> bytes.le32(4) >= 1 && bytes.le32(4) <= 3),
          entry("wasm", bytes -> bytes.le32(4) >= 1 && bytes.le16(4) < 0x100),
          entry("xcoff", ProgramSignatures::isXcoff),
          entry("zstd-skippable", ArchiveSignatures::isSkippableZstd));

  private SignatureChecks() {}

  /** Returns the check; null if there is none of that name. */
  static SignatureCheck of(String name) {
    return CHECKS.get(name);
  }

  private static boolean isBinary(ContentBytes bytes) {
    return !TextDetector.isText(bytes.head());
  }
}
