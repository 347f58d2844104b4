package dev.dropgate.intake.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.RawNames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SpoolNameCodecTest {
  /** NAME_MAX, less the mark of a claim that was copied. */
  private static final int LONGEST = 255 - "%copied".length();

  @Property(tries = 2000)
  void originalBytesAreReadBack(@ForAll("paths") byte[] bytes) {
    String encoded = SpoolNameCodec.encode(RawNames.path(bytes));
    Assume.that(encoded != null);
    assertThat(RawNames.bytes(SpoolNameCodec.decode(encoded))).isEqualTo(bytes);
  }

  @Property(tries = 2000)
  void hasNoSpecialMeaningForCamelJavaOrTerminals(@ForAll("paths") byte[] bytes) {
    String encoded = SpoolNameCodec.encode(RawNames.path(bytes));
    Assume.that(encoded != null);
    assertThat(encoded).matches("[ -~]+").doesNotContain("\\", "{", "$", "&", "?", "#", "*", "'");
    for (String name : encoded.split("/", -1)) {
      assertThat(name).isNotEmpty().doesNotStartWith(".").hasSizeLessThanOrEqualTo(LONGEST);
      assertThat(name.toLowerCase(Locale.ROOT)).doesNotEndWith(".camellock");
      assertThat(name).doesNotStartWith(SpoolFolder.LONG_NAME_PREFIX);
    }
  }

  @Property
  void twoPathsNeverShareAName(@ForAll("paths") byte[] one, @ForAll("paths") byte[] other) {
    Assume.that(
        !new String(one, StandardCharsets.ISO_8859_1)
            .equals(new String(other, StandardCharsets.ISO_8859_1)));
    String encoded = SpoolNameCodec.encode(RawNames.path(one));
    Assume.that(encoded != null);
    assertThat(SpoolNameCodec.encode(RawNames.path(other))).isNotEqualTo(encoded);
  }

  @Property
  void onlyTooLongPathsHaveNoName(@ForAll("paths") byte[] bytes) {
    if (SpoolNameCodec.encode(RawNames.path(bytes)) == null) {
      assertThat(bytes.length * 3).isGreaterThan(LONGEST);
    }
  }

  @Example
  void anOrdinaryNameStaysReadable() {
    assertThat(SpoolNameCodec.encode(Path.of("in/My report (1).pdf")))
        .isEqualTo("in/My report (1).pdf");
  }

  @Example
  void whatMeansSomethingElsewhereIsEscaped() {
    assertThat(SpoolNameCodec.encode(Path.of(".a/..b"))).isEqualTo("%2Ea/%2E.b");
    assertThat(SpoolNameCodec.encode(Path.of("a%41"))).isEqualTo("a%2541");
    assertThat(SpoolNameCodec.encode(Path.of("x\\..\\y"))).isEqualTo("x%5C..%5Cy");
    assertThat(SpoolNameCodec.encode(Path.of("x.CAMELlock"))).isEqualTo("x.CAMELloc%6B");
    assertThat(SpoolNameCodec.encode(TestFiles.raw("\u00FF\n"))).isEqualTo("%FF%0A");
  }

  @Example
  void aLongNameStaysUnlessItLeavesNoRoomForTheMark() {
    assertThat(SpoolNameCodec.encode(Path.of("a".repeat(LONGEST)))).isEqualTo("a".repeat(LONGEST));
    assertThat(SpoolNameCodec.encode(Path.of("a".repeat(LONGEST + 1)))).isNull();
    assertThat(SpoolNameCodec.encode(Path.of("a".repeat(LONGEST - 1) + "%"))).isNull();
    assertThat(SpoolNameCodec.encode(Path.of("한".repeat(85)))).isNull();
  }

  @Example
  void aPathThatLeavesNoRoomForTheSpoolsOwnHasNoName() {
    String folder = "b".repeat(199) + "/";
    assertThat(SpoolNameCodec.encode(Path.of(folder.repeat(10) + "a"))).isNotNull();
    assertThat(SpoolNameCodec.encode(Path.of(folder.repeat(11) + "a"))).isNull();
  }

  @Example
  void aTreeTooDeepForTheConsumersRecursionIsNotMirrored() {
    assertThat(SpoolNameCodec.encode(Path.of("b/".repeat(99) + "a"))).isNotNull();
    assertThat(SpoolNameCodec.encode(Path.of("b/".repeat(100) + "a"))).isNull();
  }

  @Provide
  static Arbitrary<byte[]> paths() {
    Arbitrary<byte[]> noise =
        Arbitraries.bytes()
            .filter(b -> b != 0 && b != '/')
            .array(byte[].class)
            .ofMinSize(1)
            .ofMaxSize(100);
    Arbitrary<byte[]> text =
        Arbitraries.strings()
            .withChars("aB.%4\\ \n~&$한\uFFFD")
            .ofMinLength(1)
            .ofMaxLength(12)
            .map(s -> s.getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> nasty =
        Arbitraries.of(
                ".hidden", "a.camelLock", "B.CAMELLOCK", ".camelLock", "%long-1", "%41", "...", "~")
            .map(s -> s.getBytes(StandardCharsets.UTF_8));
    return Arbitraries.oneOf(noise, text, nasty)
        .filter(name -> !List.of(".", "..").contains(new String(name, StandardCharsets.UTF_8)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(SpoolNameCodecTest::joined);
  }

  private static byte[] joined(List<byte[]> names) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] name : names) {
      if (out.size() > 0) {
        out.write('/');
      }
      out.writeBytes(name);
    }
    return out.toByteArray();
  }
}
