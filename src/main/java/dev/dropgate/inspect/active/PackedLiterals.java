package dev.dropgate.inspect.active;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The data in the text of a page: long runs of base64 or of hex digits, long lists of numbers, and
 * whether one of them begins as a program or an archive does. For one page.
 */
final class PackedLiterals {
  /** Shorter ones are words and addresses. */
  private static final int LEAST = 64;

  /** So much of a run is decoded. */
  private static final int KEPT = 4096;

  private static final int HEADER_AT = 0x3C;

  /** What an address of data begins with before the data that a browser shows. */
  private static final List<String> SHOWN =
      List.of("iVBORw", "/9j/", "R0lGOD", "UklGR", "PHN2Z", "d09GR", "AAEAAA", "T1RUT", "AGFzb");

  private static final List<byte[]> ARCHIVES =
      List.of(
          Bytes.latin1("PK\3\4"),
          Bytes.latin1("Rar!\32\7"),
          Bytes.latin1("7z\274\257\47\34"),
          Bytes.latin1("MSCF\0\0\0\0"),
          Bytes.latin1("L\0\0\0\1\24\2\0"),
          Bytes.OLE2);

  private final StringBuilder run = new StringBuilder();
  private long length;
  private long numbersLength;
  private int numbers;
  private int number = -1;
  private final byte[] list = new byte[KEPT];
  private long packed;
  private boolean program;
  private boolean archive;

  /** Takes one character; zeros are left out by the caller. */
  void add(int c) {
    if (isBase64(c)) {
      if (length++ < KEPT) {
        run.append((char) c);
      }
    } else if (length > 0) {
      endOfRun();
    }
    number(c);
  }

  private static boolean isBase64(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }

  /** Decimal numbers below 256 with commas between them. */
  private void number(int c) {
    if (c >= '0' && c <= '9' && number < 256) {
      number = Math.max(0, number) * 10 + c - '0';
      numbersLength++;
    } else if (c == ',' && number >= 0 && number < 256) {
      if (numbers < KEPT) {
        list[numbers] = (byte) number;
      }
      numbers = Math.min(numbers + 1, KEPT);
      number = -1;
      numbersLength++;
    } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
      endOfNumbers();
    }
  }

  private void endOfNumbers() {
    if (numbers >= LEAST) {
      packed += numbersLength;
      judge(java.util.Arrays.copyOf(list, numbers));
    }
    numbers = 0;
    numbersLength = 0;
    number = -1;
  }

  private void endOfRun() {
    if (length >= LEAST) {
      String text = run.toString();
      if (SHOWN.stream().noneMatch(text::startsWith)) {
        packed += length;
        judge(decoded(text));
      }
    }
    run.setLength(0);
    length = 0;
  }

  private static byte[] decoded(String text) {
    boolean hex = text.startsWith("4d5a") || text.startsWith("4D5A") || text.startsWith("504b0304");
    if (!hex) {
      String whole = text.substring(0, text.length() & ~3);
      return Base64.getDecoder().decode(whole.getBytes(StandardCharsets.ISO_8859_1));
    }
    byte[] bytes = new byte[text.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int high = Character.digit(text.charAt(2 * i), 16);
      int low = Character.digit(text.charAt(2 * i + 1), 16);
      bytes[i] = (byte) ((high << 4) | low);
    }
    return bytes;
  }

  private void judge(byte[] data) {
    archive |= ARCHIVES.stream().anyMatch(start -> Bytes.startsWith(data, 0, start));
    program |= isProgram(data);
  }

  private static boolean isProgram(byte[] data) {
    if (Bytes.startsWith(data, 0, Bytes.latin1("\177ELF"))) {
      return data.length > 4 && (data[4] == 1 || data[4] == 2);
    }
    if (!Bytes.startsWith(data, 0, Bytes.latin1("MZ")) || data.length < HEADER_AT + 4) {
      return false;
    }
    long header = Bytes.u32(data, HEADER_AT);
    return header < KEPT
        && (header + 4 > data.length
            ? Bytes.indexOf(data, Bytes.latin1("DOS mode"), 0) > 0
            : Bytes.startsWith(data, (int) header, Bytes.latin1("PE\0\0")));
  }

  /** The page is over. */
  void end() {
    endOfRun();
    endOfNumbers();
  }

  /** How much of the page is data that no browser shows, in characters. */
  long packed() {
    return packed;
  }

  boolean hasProgram() {
    return program;
  }

  boolean hasArchive() {
    return archive;
  }
}
