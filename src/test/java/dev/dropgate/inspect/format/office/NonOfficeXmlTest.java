package dev.dropgate.inspect.format.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonOfficeXmlTest {
  private static final String OFFICE = "xmlns:w='http://schemas.microsoft.com/OFFICE/word'";

  private static boolean isNoOffice(String text) {
    return NonOfficeXml.isNotOffice(LittleEndianBytes.latin1(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<orders>",
        "<?xml version='1.0'?>\n<orders>\n  <order id='4711'/>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<a:b xmlns:a=\"urn:a\" c='>'>",
        "\357\273\277<?xml version='1.0' encoding='ISO-8859-1' ?><orders/>",
      })
  void xmlOfOthersNeedsNoParser(String text) {
    assertThat(isNoOffice(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<w:d " + OFFICE + ">",
        "<w:d a='>' " + OFFICE + ">",
        "<w:d a=\"'\" b='\">' " + OFFICE + ">",
        "<w:d xmlns:w='http://schemas.microsoft.com/&#111;ffice/word'>",
        "<w:d xmlns:w='http://schemas.microsoft.com/offi",
        "<!-- <a> --><w:d " + OFFICE + ">",
        "<!DOCTYPE a><w:d " + OFFICE + ">",
        "<?a <b>?><w:d " + OFFICE + ">",
        "<?xml version='1.0' encoding='UTF-7'?><a xmlns='+AG8-ffice'>",
        "<?xml version='1.0' encoding='cp037'?><a>",
        "<\0o\0r\0d\0e\0r\0s\0>\0",
        "\376\377\0<\0a\0>",
        "\377\376<\0a\0>\0",
        "orders",
        "",
      })
  void possibleOfficeXmlIsParsed(String text) {
    assertThat(isNoOffice(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 1000, 1020, 1024, 5000})
  void aLongFirstElementIsNotCutOff(int spaces) {
    assertThat(isNoOffice("<w:d" + " ".repeat(spaces) + " a='b' " + OFFICE + ">")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<a b='1'", "<a", "<", "<?xml version='1.0'", "<a b=", "<a b='"})
  void hostileRepetitionIsReadInNoTime(String piece) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          isNoOffice(piece.repeat(100_000));
          isNoOffice("<a " + " b='1'".repeat(100_000));
        });
  }
}
