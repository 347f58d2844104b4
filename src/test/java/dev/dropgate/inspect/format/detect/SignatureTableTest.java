package dev.dropgate.inspect.format.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.inspect.content.ContentBytes;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.MemoryContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of signatures: each line is found, and a wrong line is named. */
class SignatureTableTest {
  private static final Path TABLE = Path.of("src/main/resources" + SignatureTableReader.RESOURCE);
  private static final Path CHECKS = Path.of("src/test/resources/testdata/signature-checks.txt");
  private static final int HEAD_BYTES = 600;

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")).toList();
  }

  static Stream<String> linesWithBytes() throws IOException {
    return lines(TABLE).stream().filter(line -> !line.startsWith("-"));
  }

  @ParameterizedTest
  @MethodSource("linesWithBytes")
  void detectsTypeOfEachSignature(String line) throws IOException {
    String[] columns = line.split("\\s+", 5);
    String[] type = columns[3].split(":", 2);
    List<FileType> found = new ArrayList<>();
    for (String parts : type.length < 2 ? List.of("") : partsFor(type[1])) {
      byte[] head = new byte[HEAD_BYTES];
      for (String part : parts.isEmpty() ? new String[0] : parts.split(" ", -1)) {
        int colon = part.indexOf(':');
        put(head, Integer.parseInt(part.substring(0, colon)), part.substring(colon + 1));
      }
      put(head, Integer.parseInt(columns[1]), columns[0]);
      found.add(FileSignatures.detect(new ContentBytes(new MemoryContent(head))));
    }
    assertThat(found).as(line).contains(FileType.valueOf(type[0]));
  }

  private static void put(byte[] head, int offset, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    System.arraycopy(bytes, 0, head, offset, bytes.length);
  }

  private static List<String> partsFor(String check) throws IOException {
    List<String> parts =
        lines(CHECKS).stream()
            .filter(line -> line.startsWith(check + " "))
            .map(line -> line.substring(check.length() + 1))
            .toList();
    return parts.isEmpty() ? List.of("") : parts;
  }

  @Test
  void theBitsOutsideOfAMaskDoNotCount() throws IOException {
    FileSignature gzip =
        SignatureTableReader.parse("t", List.of("1f8b0800 0 ffffffe0 GZIP RFC 1952")).get(0);
    assertThat(gzip.fits(content("1f8b081f"))).isTrue();
    assertThat(gzip.fits(content("1f8b0820"))).isFalse();
    assertThat(gzip.fits(content("1f8b08"))).isFalse();
    assertThat(gzip.mayBeginWith(0x1F)).isTrue();
    assertThat(gzip.mayBeginWith(0x20)).isFalse();
  }

  private static ContentBytes content(String hex) throws IOException {
    return new ContentBytes(new MemoryContent(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7f454c46 0 - ELF|has 4 columns instead of hex, offset, mask, type, source",
        "7f4 0 - ELF x|\"7f4\" is not hex, two digits a byte",
        "7f45 here - ELF x|\"here\" is not an offset from 0 to 4000",
        "7f45 4001 - ELF x|\"4001\" is not an offset from 0 to 4000",
        "7f45 0 ff ELF x|the mask is not as long as the bytes",
        "7f45 0 fff0 ELF x|byte 1 has bits that the mask excludes",
        "7f45 0 - ELV x|\"ELV\" is not a constant of FileType",
        "7f45 0 - ELF:self x|\"self\" is not a check of SignatureChecks",
        "- 0 - ELF x|has neither bytes nor a check, so that all files fit"
      })
  void aWrongLineIsNamedWithItsNumber(String line, String problem) {
    assertThatThrownBy(() -> SignatureTableReader.parse("own.txt", List.of("# a comment", line)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("own.txt, line 2: " + problem + ": " + line);
  }
}
