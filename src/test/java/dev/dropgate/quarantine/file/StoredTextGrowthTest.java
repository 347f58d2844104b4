package dev.dropgate.quarantine.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dropgate.inspect.CpuGrowth;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.AuditIndex;
import dev.dropgate.quarantine.record.ManifestCodec;
import dev.dropgate.quarantine.record.ManifestPeek;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that is read back from a store takes more processor time than its length is worth. */
class StoredTextGrowthTest {
  private static final int MEGABYTE = 1 << 20;
  private static final RecordId RECORD = RecordId.of("20260101T000000000-0123456789ab");
  private static final String ZEROS = "0".repeat(64);

  @TempDir private Path folder;

  /** Pieces of JSON, in each place of a manifest. */
  static Stream<String> pieces() {
    return Stream.of(
        "{",
        "[",
        "{\"a\":",
        "[[],",
        "\"",
        "\\\\",
        "\\u0061",
        "\\\"",
        "a",
        "1",
        "-",
        "1e9",
        ".0",
        ",",
        " ",
        "\n",
        "\u00ff",
        "\0",
        "\"a\":1,",
        "\"\":\"\",",
        "null,",
        "\"history\"",
        "\n}\n",
        "{\"rule\":\"a\",\"message\":\"b\"},",
        "\\x61",
        "\\\\x61");
  }

  private static IntFunction<byte[]> text(String before, String piece, String after) {
    return size -> (before + piece.repeat(size / piece.length()) + after).getBytes(UTF_8);
  }

  @ParameterizedTest
  @MethodSource("pieces")
  void manifestTakesLinearTime(String piece) {
    for (String before :
        List.of(
            "{",
            "{\"a\":",
            "{\"path\":\"",
            "{\"findings\":[",
            "{\"attributes\":{",
            "{\"size\":1")) {
      CpuGrowth.assertLinear(
          MEGABYTE, text(before, piece, "\"}]}\n}\n"), StoredTextGrowthTest::readManifest);
    }
  }

  private static void readManifest(byte[] bytes) {
    try {
      ManifestCodec.parse(RECORD, bytes);
    } catch (IOException e) {
      // as it must be
    }
    try {
      ManifestPeek peek = ManifestPeek.of(bytes);
      peek.mayContain("a");
      peek.rules();
    } catch (IOException | UncheckedIOException e) {
      // as it must be
    }
  }

  /** Lines of an audit log, and what is none. */
  static Stream<String> lines() {
    return Stream.of(
        "\n",
        "a",
        "a\n",
        "{\n",
        "{}\n",
        "[",
        "{\"a\":",
        "{\"event\":\"quarantined\",\"id\":\"a\",\"facts\":\"00\"}\n",
        "{\"event\":\"restored\",\"id\":\"a\"}\n",
        "{\"event\":\"deleted\",\"id\":\"a\"}\n");
  }

  @ParameterizedTest
  @MethodSource("lines")
  void auditLogTakesLinearTime(String piece) {
    assertLogIsLinear(piece, MEGABYTE / 16);
  }

  @SlowSuite
  @ParameterizedTest
  @MethodSource("lines")
  void longAuditLogTakesLinearTime(String piece) {
    assertLogIsLinear(piece, MEGABYTE);
  }

  private void assertLogIsLinear(String piece, int largest) {
    CpuGrowth.assertLinear(largest, text("", piece, ""), this::readLog);
    CpuGrowth.assertLinear(largest, text(ZEROS + "\n", piece, "\n"), this::readLog);
  }

  private void readLog(byte[] bytes) {
    try {
      Files.write(folder.resolve(AuditLog.FILE_NAME), bytes);
      AuditLog log = new AuditLog(folder);
      new AuditIndex(log, flaw -> {}).readNewLines(true);
      log.hasFacts("a", ZEROS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
