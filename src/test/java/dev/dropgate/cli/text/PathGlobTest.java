package dev.dropgate.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathGlobTest {
  @ParameterizedTest
  @CsvSource({
    "*.txt, a/b.txt, true",
    "*.txt, a/b.txt.exe, false",
    "/a/*, /a/b, true",
    "/a/*, /a/b/c, false",
    "/a/**, /a/b/c, true",
    "/a/**/c, /a/b/c, true",
    "/a/**/c, /a/c, false",
    "a?c, abc, true",
    "/a?c, /a/c, false",
    "[a-c]x, bx, true",
    "[!a-c]x, bx, false",
    "/[!a]x, //x, false",
    "[^a]x, ^x, true",
    "a[b, a[b, true",
    "a\\*, a\\bc, true",
    "?, 한, true",
    "?, 😀, true",
    "*, '', true",
    "**, '', true",
    "a, A, false"
  })
  void matchesAsShellsDo(String pattern, String path, boolean matches) {
    assertThat(new PathGlob(pattern).matches(path)).isEqualTo(matches);
  }

  @Test
  void manyStarsTakeTimeThatIsLinearInThePath() {
    // With one place to go back to for each star this would take years.
    assertThat(new PathGlob("*a".repeat(30) + "*b").matches("a".repeat(4_000))).isFalse();
    assertThat(new PathGlob("/**a".repeat(30) + "*b").matches("/a".repeat(4_000))).isFalse();
  }
}
