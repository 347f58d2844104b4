package dev.dropgate.inspect.rules.hashes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.dropgate.inspect.CpuGrowth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No list of hashes takes more processor time than its length is worth. */
class HashListGrowthTest {
  private static final int MEGABYTE = 1 << 20;
  private static final String HASH =
      "0000000000000000000000000000000000000000000000000000000000000000";

  @TempDir private Path folder;

  private HashLookupTable read(byte[] list) {
    try {
      return new HashLookupTable(
          Files.write(folder.resolve("list"), list), HashLookupTable.FULL_HASH_WORDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "\r\n",
        "a",
        "a\n",
        " ",
        ",",
        ",\n",
        "\"",
        "\"\"",
        "\",",
        "\"\n",
        "#",
        "#\n",
        "#sha256\n",
        "sha256,\n",
        "#sha256,a\n",
        "0",
        "0\n",
        "\0",
        HASH + "\n",
        HASH + ",",
        "a," + HASH + "\n",
        "a,b,\"" + HASH + "\",\n",
        "\u00ef\u00bb\u00bf\n"
      })
  void listTakesLinearTime(String piece) {
    CpuGrowth.assertLinear(
        MEGABYTE,
        size -> piece.repeat(Math.max(1, size / piece.length())).getBytes(ISO_8859_1),
        this::read);
  }

  @Test
  void lookupAmongEqualPrefixesTakesLinearTime() {
    CpuGrowth.assertLinear(
        MEGABYTE,
        size -> {
          StringBuilder list = new StringBuilder();
          for (int i = 1; list.length() < size; i++) {
            list.append("%064x\n".formatted(i));
          }
          return list.toString().getBytes(ISO_8859_1);
        },
        list -> read(list).contains(new byte[32]));
  }
}
