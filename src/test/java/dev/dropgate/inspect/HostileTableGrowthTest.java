package dev.dropgate.inspect;

import static dev.dropgate.inspect.HostileSamples.numbered;
import static dev.dropgate.inspect.HostileSamples.repeated;

import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No table that is text takes more processor time than its length is worth. */
class HostileTableGrowthTest {
  /** A cell or line longer than anything that is kept of it. */
  private static final String LONG = "a".repeat(1020);

  static Stream<Arguments> sylk() {
    return Stream.of(
        repeated("a.slk", "lines", "ID;P\r\n", "\r\n", ""),
        repeated("a.slk", "a long line", "ID;P\r\n", "a", ""),
        repeated("a.slk", "fields", "ID;P\r\nC;", "E;", "\r\n"),
        repeated("a.slk", "options", "ID;P\r\nO;", "E;", "\r\n"),
        repeated("a.slk", "cells", "ID;P\r\n", "C;Y1;X1;K0;E1+1\r\n", ""),
        repeated("a.slk", "macro sheets", "ID;P\r\n", "O;E\r\nC;X1\r\n", ""),
        repeated("a.slk", "links", "ID;P\r\n", "C;E'cmd'|'/c'!A1\r\n", ""),
        repeated("a.slk", "harmless links", "ID;P\r\n", "C;Efeed|topic!A1\r\n", ""),
        repeated("a.slk", "links in one formula", "ID;P\r\nC;E", "a|b!", "\r\n"),
        repeated("a.slk", "topics", "ID;P\r\n", "C;Ea|" + "/../".repeat(250) + "!\r\n", ""),
        repeated("a.slk", "services", "ID;P\r\n", "C;E" + ".exe".repeat(250) + "|!\r\n", ""),
        repeated("a.slk", "long cells", "ID;P\r\n", "C;E" + LONG + "\r\n", ""),
        repeated("a.slk", "names", "ID;P\r\n", "NN;Na;Ea|b!c\r\n", ""),
        numbered("a.slk", "numbers", "ID;P\r\n", i -> "C;Y" + i + ";Ecmd|" + i + "!\r\n", ""));
  }

  static Stream<Arguments> csv() {
    return Stream.of(
        repeated("a.csv", "cells", "a", ",", ""),
        repeated("a.csv", "formulas", "a\n", "=", ""),
        repeated("a.csv", "formulas in cells", "a\n", "=,", ""),
        repeated("a.csv", "formulas in lines", "a\n", "=\n", ""),
        repeated("a.csv", "quotes", "a\n", "\"", ""),
        repeated("a.csv", "a long formula", "a\n=", "a", ""),
        repeated("a.csv", "bars", "a\n=", "|", ""),
        repeated("a.csv", "bars in cells", "a\n", "=a|,", ""),
        repeated("a.csv", "long formulas", "a\n", "=" + LONG + ",", ""),
        repeated("a.csv", "long formulas with bars", "a\n", "=a|" + LONG + ",", ""),
        repeated("a.csv", "long formulas with calls", "a\n", "=web(" + LONG + ",", ""),
        repeated("a.csv", "formulas behind long cells", "a\n=(" + LONG, ",=", ""),
        repeated("a.csv", "almost calls", "a\n", "=webservice;", ""),
        repeated("a.tsv", "tabs", "a", "\t=a(", ""),
        repeated("a.tsv", "wide characters", "\377\376a\0", "=\0(\0\n\0", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"sylk", "csv"})
  void takesLinearTime(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.MEGABYTE, name, content);
  }
}
