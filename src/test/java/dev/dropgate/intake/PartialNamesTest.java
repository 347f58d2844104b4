package dev.dropgate.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartialNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"a.part", "a.PART", "a.txt.filepart", "a.tmp", "x.crdownload", ".part", "한.Tmp"})
  void namesOfUnfinishedDownloadsWait(String name) {
    assertThat(PartialNames.isPartial(Path.of(name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"part", "tmp", "a.parts", "a.tmp.exe", "a.part ", "tmp.txt", "apart"})
  void otherNamesDoNot(String name) {
    assertThat(PartialNames.isPartial(Path.of(name))).isFalse();
  }
}
