package dev.dropgate.inspect.rules.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.inspect.Judging;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockedExtensionRuleTest {
  /** Names as {@link PrintableText} writes them, so that any byte can be in the table. */
  @ParameterizedTest(name = "{0} is {1}")
  @CsvFileSource(
      resources = "/testdata/names.csv",
      numLinesToSkip = 1,
      encoding = "UTF-8",
      quoteCharacter = '\'')
  void namesGetTheVerdictOfTheTable(String name, Verdict expected) {
    assertThat(verdict(path(name), "exe,dll")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exe", " exe ", ".exe", "EXE", "dll, exe", "dll,.Exe", "exe,exe"})
  void spacesDotsAndCaseInThePropertyDoNotMatter(String list) {
    assertThat(verdict(Path.of("a.exe"), list)).isEqualTo(Verdict.DANGEROUS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "  "})
  void anEmptyListBlocksNothing(String list) {
    assertThat(verdict(Path.of("a.exe"), list)).isEqualTo(Verdict.CLEAN);
    assertThat(verdict(Path.of("a"), list)).isEqualTo(Verdict.CLEAN);
    assertThat(verdict(Path.of("a."), list)).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void extensionsMayBeOfAnyScript() {
    assertThat(verdict(Path.of("a.한글"), "한글")).isEqualTo(Verdict.DANGEROUS);
    assertThat(verdict(Path.of("a.7z"), "7z")).isEqualTo(Verdict.DANGEROUS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exe,,dll|an empty word in \"exe,,dll\"",
        ",|an empty word",
        "exe,|an empty word",
        ".|an empty word",
        "*.exe|\"*.exe\" is not an extension",
        "exe;dll|\"exe;dll\" is not an extension",
        "exe dll|\"exe dll\" is not an extension",
        "tar.gz|\"tar.gz\" is not an extension",
        "a/b|\"a/b\" is not an extension",
        "pack:nonsense|unknown extension pack \"pack:nonsense\""
      })
  void aMalformedListSaysWhatIsWrongAndHowToWriteIt(String list, String message) {
    assertThatThrownBy(() -> BlockedExtensionRule.of(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("as in exe,dll");
  }

  @Test
  void packsAndExtensionsMayMix() {
    for (String list : new String[] {"exe, pack:core ,한글", "PACK:core,exe,한글"}) {
      assertThat(verdict(Path.of("a.exe"), list)).isEqualTo(Verdict.DANGEROUS);
      assertThat(verdict(Path.of("a.WSF"), list)).isEqualTo(Verdict.DANGEROUS);
      assertThat(verdict(Path.of("a.한글"), list)).isEqualTo(Verdict.DANGEROUS);
      assertThat(verdict(Path.of("a.docm"), list)).isEqualTo(Verdict.CLEAN);
    }
  }

  @Test
  void theMessageOfAMalformedListIsPrintable() {
    assertThatThrownBy(() -> BlockedExtensionRule.of("e\u001B[31mxe"))
        .hasMessageContaining("e\\x1b[31mxe");
  }

  @Test
  void theFindingNamesTheExtension() {
    ScanTarget subject = new ScanTarget(Path.of("Setup.EXE "), EntryKind.FILE);
    assertThat(Judging.by(BlockedExtensionRule.of("exe"), subject).findings())
        .containsExactly(
            new Finding("blocked-extension", Verdict.DANGEROUS, "extension .exe is blocked"));
  }

  private static Verdict verdict(Path name, String list) {
    return Judging.by(BlockedExtensionRule.of(list), new ScanTarget(name, EntryKind.FILE))
        .verdict();
  }

  private static Path path(String escaped) {
    StringBuilder latin1 = new StringBuilder();
    for (int i = 0; i < escaped.length(); i++) {
      if (escaped.startsWith("\\x", i)) {
        latin1.append((char) Integer.parseInt(escaped, i + 2, i + 4, 16));
        i += 3;
      } else {
        latin1.append(
            new String(
                escaped.substring(i, i + 1).getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1));
      }
    }
    return TestFiles.raw(latin1.toString());
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x180B, 0x180F, 0x200B, 0x202E, 0x2065,
        0x2800, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0, 0x1BCA0, 0x1D173, 0xE0000, 0xE0001,
        0xE0100, 0xE01EF, 0xE0FFF
      })
  void trailingInvisibleCharactersHideNoExtension(int invisible) {
    String end = Character.toString(invisible);
    for (String name : new String[] {"x.exe" + end, "x.exe" + end + "." + end + end}) {
      Path path = RawNames.path(name.getBytes(StandardCharsets.UTF_8));
      assertThat(new ScanTarget(path, EntryKind.FILE).extension()).isEqualTo("exe");
    }
  }
}
