package dev.dropgate.inspect.corpus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What is known of a file without the rules that are tested: by {@code file}, by a few bytes, by
 * its name, and by what its authors say in its name.
 */
final class Origin {
  private static final Pattern PROGRAM =
      Pattern.compile(
          "^(setuid |setgid |sticky )*(PE32|ELF|Mach-O|MS-DOS executable"
              + "|executable .RISC System|(64-bit )?XCOFF).*");

  /** With macros, with a program in an OLE object, or with Flash, as their authors' tests say. */
  private static final Pattern ARMED =
      Pattern.compile(
          ".*_macros?\\..*|test[A-Z]+Macro\\..*|.*EXCEL_various\\.xlsb|test_embedded_zip\\.pptx|testFlashInPDF\\.pdf");

  private static final Set<String> STOPPED = stopped();
  private static final int DEEPEST = 4;

  private Origin() {}

  /** A program or a library: PE, ELF, Mach-O and the like. */
  static boolean isProgram(RealFile file) throws IOException {
    return file.type().isEmpty()
        ? file.name().matches(".*\\.(exe|dll|so|jnilib|dylib)") && startsAsProgram(file.bytes())
        : PROGRAM.matcher(file.type()).matches();
  }

  /** None that the default packs stop by name, and nothing in it that they would, nor a program. */
  static boolean isClean(RealFile file) throws IOException {
    return !isProgram(file)
        && !ARMED.matcher(file.name()).matches()
        && isClean(file.name(), file.bytes(), 0);
  }

  private static boolean isClean(String name, byte[] bytes, int depth) {
    if (STOPPED.contains(extension(name)) || startsAsProgram(bytes)) {
      return false;
    }
    if (depth == DEEPEST || bytes.length < 4) {
      return true;
    }
    try {
      if (bytes[0] == 'P' && bytes[1] == 'K' && !zipIsClean(bytes, depth)) {
        return false;
      }
      if (isTar(bytes) && !tarIsClean(bytes, depth)) {
        return false;
      }
      if (bytes[0] == 0x1F && (bytes[1] & 0xFF) == 0x8B) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
          return isClean(name.replaceFirst("\\.gz$", ""), in.readNBytes(8 << 20), depth + 1);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      return true; // broken: what the gate makes of it is counted
    }
    return true;
  }

  private static boolean isTar(byte[] bytes) {
    return bytes.length >= 1024 && latin1(bytes, 148, 6).matches("[ 0-7]*[0-7][ 0-7\0]*");
  }

  private static boolean tarIsClean(byte[] bytes, int depth) {
    for (int at = 0; at + 512 <= bytes.length && bytes[at] != 0; ) {
      String digits = latin1(bytes, at + 124, 11).strip();
      long length = digits.matches("[0-7]{1,11}") ? Long.parseLong(digits, 8) : bytes.length;
      int from = at + 512;
      byte[] member = Arrays.copyOfRange(bytes, from, Math.max(from, end(from, length, bytes)));
      if (!isClean(latin1(bytes, at, 100), member, depth + 1)) {
        return false;
      }
      at = end(from, (length + 511) / 512 * 512, bytes);
    }
    return true;
  }

  private static int end(int from, long length, byte[] bytes) {
    return (int) Math.min(bytes.length, from + length);
  }

  /** Up to a NUL. */
  private static String latin1(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1).replaceFirst("\0.*", "");
  }

  private static boolean zipIsClean(byte[] bytes, int depth) throws IOException {
    // Names by the directory at the end, as what is encrypted has no other.
    for (int at = 0; at + 46 < bytes.length; at++) {
      if (bytes[at] == 'P' && bytes[at + 1] == 'K' && bytes[at + 2] == 1 && bytes[at + 3] == 2) {
        int length = (bytes[at + 28] & 0xFF) | (bytes[at + 29] & 0xFF) << 8;
        String name = latin1(bytes, at + 46, Math.min(length, bytes.length - at - 46));
        if (STOPPED.contains(extension(name))) {
          return false;
        }
      }
    }
    try (ZipInputStream zip =
        new ZipInputStream(new ByteArrayInputStream(bytes), StandardCharsets.ISO_8859_1)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory() && !isClean(entry.getName(), zip.readNBytes(8 << 20), depth + 1)) {
          return false;
        }
      }
      return true;
    }
  }

  private static boolean startsAsProgram(byte[] bytes) {
    if (bytes.length < 64) {
      return false;
    }
    int four =
        (bytes[0] & 0xFF) << 24
            | (bytes[1] & 0xFF) << 16
            | (bytes[2] & 0xFF) << 8
            | (bytes[3] & 0xFF);
    return four == 0x7F454C46
        || four == 0xCFFAEDFE
        || four == 0xCEFAEDFE
        || (bytes[0] == 'M' && bytes[1] == 'Z' && bytes[60] != 0);
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static Set<String> stopped() {
    Set<String> all = new HashSet<>(Set.of("exe", "dll"));
    for (String pack : new String[] {"core", "attack"}) {
      String resource = "/dev/dropgate/inspect/packs/" + pack + ".txt";
      try (InputStream in = Origin.class.getResourceAsStream(resource)) {
        new String(in.readAllBytes(), StandardCharsets.US_ASCII)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .forEach(all::add);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return all;
  }
}
