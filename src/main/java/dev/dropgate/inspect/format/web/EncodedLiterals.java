package dev.dropgate.inspect.format.web;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A detector of data in the text of a page: long runs of base64 or hex digits, and long lists of
 * numbers. Reports whether one of them begins as a program or an archive. For one page.
 */
public final class EncodedLiterals {
  /** Shorter runs are words and addresses. */
  private static final int MIN_RUN_CHARS = 64;

  /** The number of characters of a run that are decoded. */
  private static final int MAX_KEPT_LENGTH = 4096;

  private static final int PE_HEADER_OFFSET = 0x3C;

  /** The first characters of data URLs that a browser shows. */
  private static final List<String> BROWSER_DATA_STARTS =
      List.of("iVBORw", "/9j/", "R0lGOD", "UklGR", "PHN2Z", "d09GR", "AAEAAA", "T1RUT", "AGFzb");

  private static final List<byte[]> ARCHIVE_SIGNATURES =
      List.of(
          LittleEndianBytes.latin1("PK\3\4"),
          LittleEndianBytes.latin1("Rar!\32\7"),
          LittleEndianBytes.latin1("7z\274\257\47\34"),
          LittleEndianBytes.latin1("MSCF\0\0\0\0"),
          LittleEndianBytes.latin1("L\0\0\0\1\24\2\0"),
          LittleEndianBytes.OLE2_SIGNATURE);

  private final StringBuilder run = new StringBuilder();
  private long length;
  private long numbersLength;
  private int numbers;
  private int number = -1;
  private final byte[] list = new byte[MAX_KEPT_LENGTH];
  private long packedChars;
  private boolean program;
  private boolean archive;

  /** Adds one character. The caller omits zeros. */
  public void add(int c) {
    if (isBase64(c)) {
      if (length++ < MAX_KEPT_LENGTH) {
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

  /** Adds a character to a list of decimal numbers below 256 with commas. */
  private void number(int c) {
    if (c >= '0' && c <= '9' && number < 256) {
      number = Math.max(0, number) * 10 + c - '0';
      numbersLength++;
    } else if (c == ',' && number >= 0 && number < 256) {
      if (numbers < MAX_KEPT_LENGTH) {
        list[numbers] = (byte) number;
      }
      numbers = Math.min(numbers + 1, MAX_KEPT_LENGTH);
      number = -1;
      numbersLength++;
    } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
      endOfNumbers();
    }
  }

  private void endOfNumbers() {
    if (numbers >= MIN_RUN_CHARS) {
      packedChars += numbersLength;
      classify(java.util.Arrays.copyOf(list, numbers));
    }
    numbers = 0;
    numbersLength = 0;
    number = -1;
  }

  private void endOfRun() {
    if (length >= MIN_RUN_CHARS) {
      String text = run.toString();
      if (BROWSER_DATA_STARTS.stream().noneMatch(text::startsWith)) {
        packedChars += length;
        classify(decode(text));
      }
    }
    run.setLength(0);
    length = 0;
  }

  private static byte[] decode(String text) {
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

  private void classify(byte[] data) {
    archive |=
        ARCHIVE_SIGNATURES.stream().anyMatch(start -> LittleEndianBytes.startsWith(data, 0, start));
    program |= isProgram(data);
  }

  private static boolean isProgram(byte[] data) {
    if (LittleEndianBytes.startsWith(data, 0, LittleEndianBytes.latin1("\177ELF"))) {
      return data.length > 4 && (data[4] == 1 || data[4] == 2);
    }
    if (!LittleEndianBytes.startsWith(data, 0, LittleEndianBytes.latin1("MZ"))
        || data.length < PE_HEADER_OFFSET + 4) {
      return false;
    }
    long header = LittleEndianBytes.u32(data, PE_HEADER_OFFSET);
    return header < MAX_KEPT_LENGTH
        && (header + 4 > data.length
            ? LittleEndianBytes.indexOf(data, LittleEndianBytes.latin1("DOS mode"), 0) > 0
            : LittleEndianBytes.startsWith(data, (int) header, LittleEndianBytes.latin1("PE\0\0")));
  }

  /** Ends the page. */
  public void finish() {
    endOfRun();
    endOfNumbers();
  }

  /** Returns the number of characters that are data and that no browser shows. */
  public long packedChars() {
    return packedChars;
  }

  public boolean hasProgram() {
    return program;
  }

  public boolean hasArchive() {
    return archive;
  }
}
