package dev.dropgate.intake.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dropgate.inspect.CpuGrowth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No note that is read back takes more processor time than its length is worth. */
class OriginNoteGrowthTest {
  private static final int MEGABYTE = 1 << 20;

  private static final String NOTE =
      "{\"size\":1,\"owner\":\"a\",\"uid\":0,\"group\":\"a\",\"gid\":0,\"mode\":0,\"inode\":1,"
          + "\"modified\":\"1970-01-01T00:00:00Z\",\"accessed\":\"1970-01-01T00:00:00Z\","
          + "\"changed\":\"1970-01-01T00:00:00Z\",\"extended\":{";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[",
        "{\"a\":",
        "\"",
        "\\\\",
        "\\\\x61",
        "\\u0061",
        "a",
        "A",
        "=",
        "1",
        "1e9",
        "\n",
        "\u00ff",
        "\0",
        "\"\":\"\",",
        "\"a\":\"YQ==\","
      })
  void noteTakesLinearTime(String piece) {
    for (String before : List.of("{", NOTE, NOTE + "\"a\":\"", "{\"owner\":\"", "{\"size\":1")) {
      CpuGrowth.assertLinear(
          MEGABYTE,
          size -> (before + piece.repeat(size / piece.length()) + "\"}}").getBytes(UTF_8),
          this::read);
    }
  }

  private void read(byte[] bytes) {
    try {
      OriginNoteStore.read(Files.write(folder.resolve("note.json"), bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
