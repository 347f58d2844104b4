package dev.dropgate.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawNamesTest {
  @Property
  void relativeNamesKeepTheirBytes(@ForAll("names") byte[] name) {
    Path path = RawNames.path(name);
    assertThat(path.isAbsolute()).isFalse();
    assertThat(RawNames.bytes(path)).isEqualTo(name);
  }

  @Property
  void absolutePathsKeepTheirBytes(@ForAll("names") byte[] name, @ForAll("names") byte[] other) {
    byte[] bytes = new byte[name.length + other.length + 2];
    bytes[0] = '/';
    System.arraycopy(name, 0, bytes, 1, name.length);
    bytes[name.length + 1] = '/';
    System.arraycopy(other, 0, bytes, name.length + 2, other.length);
    Path path = RawNames.path(bytes);
    assertThat(path.isAbsolute()).isTrue();
    assertThat(path.getNameCount()).isEqualTo(2);
    assertThat(RawNames.bytes(path)).isEqualTo(bytes);
  }

  /** Each char is one byte of the name. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain.txt",
        "\u00FF\u00FE.exe",
        "\u00ED\u0095\u009C.exe",
        "\u00ED\u0095",
        "a\nb",
        "a\\b",
        "%41",
        "%",
        " ",
        "?#[]{}&=+;:@",
        "\u0001",
        "\u00EF\u00BF\u00BD",
        "..."
      })
  void aFileOfThisNameCanBeMadeListedAndReadBack(String latin1, @TempDir Path folder)
      throws IOException {
    byte[] name = latin1.getBytes(StandardCharsets.ISO_8859_1);
    Path file = folder.resolve(RawNames.path(name));
    Files.writeString(file, "here");

    List<byte[]> listed = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(path -> listed.add(RawNames.bytes(path.getFileName())));
    }
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0)).isEqualTo(name);
    assertThat(folder.resolve(RawNames.path(listed.get(0)))).hasContent("here");
  }

  @Test
  void aNameThatIsAFolderOnDiskGetsNoSlash(@TempDir Path folder) throws IOException {
    byte[] name = {(byte) 0xFF, 'd'};
    Path made = Files.createDirectory(folder.resolve(RawNames.path(name)));
    assertThat(RawNames.bytes(made.getFileName())).isEqualTo(name);
    assertThat(RawNames.bytes(made)).endsWith(name);
  }

  @Test
  void onlyValidUtf8IsText() {
    assertThat(RawNames.decode("한글".getBytes(StandardCharsets.UTF_8))).contains("한글");
    assertThat(RawNames.decode(new byte[] {(byte) 0xC0, (byte) 0x8A})).isEmpty();
  }

  @Provide
  static Arbitrary<byte[]> names() {
    Arbitrary<byte[]> noise =
        Arbitraries.bytes()
            .filter(b -> b != 0 && b != '/')
            .array(byte[].class)
            .ofMinSize(1)
            .ofMaxSize(60);
    Arbitrary<byte[]> text =
        Arbitraries.strings()
            .withChars("a.%\\\n\u200B한\uFFFD 😀")
            .ofMinLength(1)
            .ofMaxLength(12)
            .map(s -> s.getBytes(StandardCharsets.UTF_8));
    return Arbitraries.oneOf(noise, text)
        .filter(name -> !List.of(".", "..").contains(new String(name, StandardCharsets.UTF_8)));
  }
}
