package dev.dropgate.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.model.PrintableText;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands print with: columns, sizes, patterns, the bar. */
class CommandOutputTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void columnsAreAlignedAndTheLastIsNotCutWithoutATerminal() {
    TextTable columns = new TextTable(out, 0, "ID", "PATH");
    addRow(columns, "a", "/" + "x".repeat(300));
    addRow(columns, "long", "/y");
    columns.finish();
    assertThat(text().lines())
        .containsExactly("ID    PATH", "a     /" + "x".repeat(300), "long  /y");
  }

  @Test
  void onATerminalTheMiddleOfAPathIsLeftOut() {
    TextTable columns = new TextTable(out, 40, "ID", "PATH");
    addRow(columns, "abc", "/srv/drop/a/very/long/way/down/to/setup.exe");
    columns.finish();
    assertThat(text().lines().skip(1)).containsExactly("abc  /srv/drop/.../way/down/to/setup.exe");
    assertThat(text().lines()).allMatch(line -> line.length() <= 40);
  }

  /** Five columns and a path: what a terminal of 80 columns would wrap in each row. */
  @Test
  void longPathGetsItsOwnLine() {
    TextTable columns = new TextTable(out, 80, "ID", "TIME", "STATE", "RULE", "SIZE", "PATH");
    addRow(
        columns,
        "96c18246",
        "2026-11-23T22:03:12Z",
        "quarantined",
        "engine-unavailable",
        "6 B",
        "/srv/gate/data/inbox/" + "x".repeat(80) + "/setup.exe");
    columns.finish();
    assertThat(text().lines()).hasSize(4).allMatch(line -> line.length() <= 80);
    assertThat(text().lines().skip(3)).allMatch(line -> line.startsWith("  /srv/gate"));
    assertThat(text().lines().skip(3)).allMatch(line -> line.endsWith("/setup.exe"));
  }

  @Test
  void wideCharactersCountTwice() {
    assertThat(TextTable.shorten("\u6f22".repeat(10), 20)).isEqualTo("\u6f22".repeat(10));
    assertThat(TextTable.shorten("\u6f22".repeat(11), 20)).hasSizeLessThanOrEqualTo(11);
  }

  private static void addRow(TextTable table, String... cells) {
    table.addRow(Arrays.stream(cells).map(PrintableText::of).toArray(PrintableText[]::new));
  }

  @Test
  void aTableWithoutRowsIsNothing() {
    new TextTable(out, 0, "ID", "PATH").finish();
    assertThat(text()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KB",
    "1536, 1.5 KB",
    "1048576, 1.0 MB",
    "10737418240, 10.0 GB",
    "9223372036854775807, 8.0 EB",
  })
  void sizesAreShort(long size, String text) {
    assertThat(SizeText.of(size)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "*.exe, /srv/a/b.exe, true",
    "*.exe, /srv/a.exe/b, false",
    "/srv/*.exe, /srv/a.exe, true",
    "/srv/*.exe, /srv/a/b.exe, false",
    "/srv/**.exe, /srv/a/b.exe, true",
    "/srv/**, /srv/a/b, true",
    "?.exe, /a.exe, true",
    "[a-c].exe, /b.exe, true",
    "[!a-c].exe, /b.exe, false",
    "[, /[, true",
    "a.exe, /aXexe, false",
    "line\\x0abreak.*, /line\\x0abreak.dll, true",
  })
  void patternsMatchAsInAShell(String glob, String path, boolean matches) {
    assertThat(new PathGlob(glob).matches(path)).isEqualTo(matches);
  }

  @Test
  void aPatternGoesOverALineBreak() {
    assertThat(new PathGlob("a*b").matches("/x/a\nb")).isTrue();
  }

  @Test
  void progressBarShowsProgress() {
    ProgressBar progress = new ProgressBar(out, true, "records", 4);
    progress.step();
    assertThat(progress.line(1_000_000_000))
        .isEqualTo("[=======                       ] 1 of 4 records, 0:03 left");
    progress.close();
    assertThat(text()).as("nothing for what is quick").isEmpty();
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
