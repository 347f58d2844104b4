package dev.dropgate.cli.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dropgate.inspect.CpuGrowth;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No name and no pattern takes more processor time than its length is worth. */
class PathGlobGrowthTest {
  private static final int MEGABYTE = 1 << 20;

  @ParameterizedTest
  @ValueSource(
      strings = {"*a*a*a*b", "**/**/**/*a*b", "?*?*?*b", "[a/]*[!a]*b", "/**a**a**b", "a", "*"})
  void nameTakesLinearTime(String pattern) {
    PathGlob glob = new PathGlob(pattern);
    for (String piece : new String[] {"a", "/", "a/", "\ud83d\ude00", "\\"}) {
      CpuGrowth.assertLinear(
          MEGABYTE,
          size -> piece.repeat(size / piece.length()).getBytes(UTF_8),
          bytes -> glob.matches(new String(bytes, UTF_8)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "**", "?", "[", "[a", "[!a]", "]", "[]", "[]a]", "[a-z]", "/*"})
  void patternTakesLinearTime(String piece) {
    CpuGrowth.assertLinear(
        1 << 17, // a command line has no longer word
        size -> piece.repeat(size / piece.length()).getBytes(UTF_8),
        bytes -> new PathGlob(new String(bytes, UTF_8)).matches("/a/b"));
  }
}
