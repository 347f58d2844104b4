package dev.dropgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BannedPhrasesTest {
  private static final Path FILE = Path.of("A.java");

  @Test
  void findsPhrasesInAllKindsOfComments() {
    String source =
        """
        /** Not for anybody. */
        class A { // a remark
          // told
          // of it
          /* whatever
           * is
           * no rule */
        }
        """;
    assertThat(BannedPhrases.findInComments(FILE, source))
        .satisfiesExactly(
            found -> assertThat(found).startsWith("A.java:1: anybody"),
            found -> assertThat(found).startsWith("A.java:4: told"),
            found -> assertThat(found).startsWith("A.java:7: is"));
  }

  @Test
  void ignoresStringsAndCode() {
    String source =
        """
        String a = "// to be had";
        char quote = '"'; // a quote
        String of = which(told); /* such as */ it = is; // not
        """;
    assertThat(BannedPhrases.findInComments(FILE, source)).isEmpty();
  }
}
