package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.detect.FileSignature.SignatureCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Reads the table of signatures: hex, offset, mask, type, source. Stateless. */
final class SignatureTableReader {
  static final String RESOURCE = "/dev/dropgate/inspect/signatures.txt";

  private static final int COLUMNS = 5;

  /** The end of a ustar signature; what is further inside is not in every head. */
  private static final int MAX_OFFSET = 4000;

  private static final String NONE = "-";

  private SignatureTableReader() {}

  /** Reads the table of the program. */
  static List<FileSignature> readBuiltIn() {
    try (InputStream in = SignatureTableReader.class.getResourceAsStream(RESOURCE);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return parse(RESOURCE.substring(RESOURCE.lastIndexOf('/') + 1), reader.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("the jar is damaged: " + RESOURCE, e);
    }
  }

  /**
   * Parses a table.
   *
   * @param name of the file, for messages
   * @param lines with comments that begin with #
   * @return the signatures in the order of the lines
   * @throws IllegalArgumentException with the file, the number of the line, and what is wrong in it
   */
  static List<FileSignature> parse(String name, List<String> lines) {
    List<FileSignature> signatures = new ArrayList<>();
    int number = 0;
    for (String line : lines) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        try {
          signatures.add(parse(line));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              name + ", line " + number + ": " + e.getMessage() + ": " + line.strip(), e);
        }
      }
    }
    return List.copyOf(signatures);
  }

  private static FileSignature parse(String line) {
    String[] columns = line.strip().split("\\s+", COLUMNS);
    if (columns.length < COLUMNS) {
      throw new IllegalArgumentException(
          "has " + columns.length + " columns instead of hex, offset, mask, type, source");
    }
    byte[] pattern = hex(columns[0]);
    byte[] mask = columns[2].equals(NONE) ? ones(pattern.length) : hex(columns[2]);
    if (mask.length != pattern.length) {
      throw new IllegalArgumentException("the mask is not as long as the bytes");
    }
    for (int i = 0; i < pattern.length; i++) {
      if ((pattern[i] & ~mask[i]) != 0) {
        throw new IllegalArgumentException("byte " + i + " has bits that the mask excludes");
      }
    }
    String[] type = columns[3].split(":", 2);
    SignatureCheck check = type.length < 2 ? null : check(type[1]);
    if (pattern.length == 0 && check == null) {
      throw new IllegalArgumentException("has neither bytes nor a check, so that all files fit");
    }
    return new FileSignature(type(type[0]), offset(columns[1]), pattern, mask, check);
  }

  private static byte[] ones(int length) {
    byte[] mask = new byte[length];
    Arrays.fill(mask, (byte) 0xFF);
    return mask;
  }

  private static byte[] hex(String text) {
    try {
      return text.equals(NONE) ? new byte[0] : HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not hex, two digits a byte", e);
    }
  }

  private static int offset(String text) {
    if (text.matches("\\d{1,4}") && Integer.parseInt(text) <= MAX_OFFSET) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException("\"" + text + "\" is not an offset from 0 to " + MAX_OFFSET);
  }

  private static FileType type(String name) {
    try {
      return FileType.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + name + "\" is not a constant of FileType", e);
    }
  }

  private static SignatureCheck check(String name) {
    SignatureCheck check = SignatureChecks.of(name);
    if (check == null) {
      throw new IllegalArgumentException("\"" + name + "\" is not a check of SignatureChecks");
    }
    return check;
  }
}
