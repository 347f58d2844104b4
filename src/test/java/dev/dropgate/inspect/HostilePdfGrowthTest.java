package dev.dropgate.inspect;

import static dev.dropgate.inspect.HostileSamples.bytes;
import static dev.dropgate.inspect.HostileSamples.numbered;
import static dev.dropgate.inspect.HostileSamples.repeated;
import static dev.dropgate.inspect.HostileSamples.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No PDF takes more processor time than its length is worth. */
class HostilePdfGrowthTest {
  private static final String PDF = "%PDF-1.4\n";

  /** A document that readers open, up to where more objects may stand. */
  private static final String DOCUMENT =
      PDF
          + "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
          + "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n";

  private static final String END = "\ntrailer<</Root 1 0 R>>\n%%EOF\n";

  private static Arguments broken(String what, String before, String piece) {
    return repeated("a.pdf", what, before, piece, "");
  }

  private static Arguments whole(String what, String before, String piece, String after) {
    return repeated("a.pdf", what, DOCUMENT + before, piece, after + END);
  }

  private static Arguments objects(String what, IntFunction<String> object) {
    return numbered("a.pdf", what, DOCUMENT, i -> object.apply(i + 2), END);
  }

  private static String stream(int number, String entries, String data) {
    return number
        + " 0 obj<<"
        + entries
        + "/Length "
        + data.length()
        + ">>stream\n"
        + data
        + "\nendstream endobj\n";
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        broken("headers", "", PDF),
        broken("ends", PDF, "%%EOF\n"),
        broken("pointers", PDF, "startxref\n9\n"),
        broken("pointers that lead on", PDF, "startxref\n9\n%%EOF\n"),
        broken("tables", PDF, "xref\n0 1\n0000000000 65535 f \n"),
        broken("trailers", PDF, "trailer <</Root 1 0 R/Prev 9>>\n"),
        broken("brackets", PDF + "1 0 obj ", "["),
        broken("dictionaries", PDF + "1 0 obj ", "<<"),
        broken("nested dictionaries", PDF + "1 0 obj ", "<</A"),
        broken("parentheses", PDF + "1 0 obj ", "("),
        broken("hex strings", PDF + "1 0 obj ", "<0"),
        broken("objects of one number", PDF, "1 0 obj\n"),
        broken("open arrays", PDF, "1 0 obj ["));
  }

  static Stream<Arguments> whole() {
    return Stream.of(
        whole("arrays within arrays", "3 0 obj ", "[", ""),
        whole("dictionaries within dictionaries", "3 0 obj ", "<</A", ""),
        whole("closed arrays within arrays", "3 0 obj ", "[ ]", "endobj"),
        whole("a long name", "3 0 obj /", "A", " endobj"),
        whole("escapes in a name", "3 0 obj /", "#41", " endobj"),
        whole("a long string", "3 0 obj ", "(", " endobj"),
        whole("escapes in a string", "3 0 obj (", "\\(", ") endobj"),
        whole("a long hex string", "3 0 obj <", "41 ", "> endobj"),
        whole("numbers", "3 0 obj [", "1 0 ", "] endobj"),
        whole("references", "3 0 obj [", "1 0 R ", "] endobj"),
        whole("references to itself", "3 0 obj [", "3 0 R ", "] endobj"),
        whole("digits", "3 0 obj ", "1", " endobj"),
        whole("comments", "3 0 obj ", "%\n", " endobj"),
        whole("one key", "3 0 obj<<", "/A 1", ">> endobj"),
        whole("words", "3 0 obj [", "obj ", "] endobj"),
        whole("ends of objects", "3 0 obj null ", "endobj ", ""),
        whole("streams without an end", "", "3 0 obj<</Length 9>>stream\n", ""),
        whole("ends of streams", "3 0 obj<<>>stream\n", "endstream\n", ""));
  }

  static Stream<Arguments> objects() {
    return Stream.of(
        objects("objects without an end", i -> i + " 0 obj\n"),
        objects("open arrays of many objects", i -> i + " 0 obj [\n"),
        objects("open dictionaries of many objects", i -> i + " 0 obj <</A\n"),
        objects("a chain of references", i -> i + " 0 obj " + (i + 1) + " 0 R endobj\n"),
        objects("a chain of actions", i -> i + " 0 obj<</S " + (i + 1) + " 0 R>>endobj\n"),
        objects(
            "a chain of lengths",
            i -> i + " 0 obj<</Length " + (i + 1) + " 0 R>>stream\nx\nendstream endobj\n"),
        objects("streams of objects", i -> stream(i, "/Type/ObjStm/N 1/First 4", "9 0 null")),
        objects(
            "streams of objects that extend each other",
            i -> stream(i, "/Type/ObjStm/N 1/First 4/Extends " + (i - 1) + " 0 R", "9 0 null")),
        objects(
            "streams of tables", i -> stream(i, "/Type/XRef/W[1 1 1]/Size 9/Root 1 0 R", "\1\1\1")),
        objects("scripts", i -> i + " 0 obj<</S/JavaScript/JS(app)>>endobj\n"),
        objects("one script", i -> i + " 0 obj<</S/JavaScript/JS 3 0 R>>endobj\n"),
        objects("starts", i -> i + " 0 obj<</S/Launch/F(" + i + ".pdf)>>endobj\n"),
        objects("links", i -> i + " 0 obj<</S/URI/URI(file://h/" + i + ")>>endobj\n"),
        objects("embedded files", i -> i + " 0 obj<</EF<</F 3 0 R>>/F(" + i + ")>>endobj\n"),
        objects("forms", i -> i + " 0 obj<</XFA[(a)3 0 R(b)3 0 R]>>endobj\n"));
  }

  /** Half of the file is one object, the other half refers to it. */
  private static byte[] shared(int size, String object, String piece, String reference) {
    String data = piece.repeat(size / 2 / piece.length());
    StringBuilder text = new StringBuilder(DOCUMENT);
    text.append(object.contains("stream") ? stream(3, "", data) : "3 0 obj " + object + data);
    text.append("endobj\n");
    for (int i = 4; text.length() < size; i++) {
      text.append(i).append(" 0 obj").append(reference).append("endobj\n");
    }
    return bytes(text + END);
  }

  private static Arguments shared(String what, String object, String piece, String reference) {
    return sample("a.pdf", what, size -> shared(size, object, piece, reference));
  }

  static Stream<Arguments> shared() {
    return Stream.of(
        shared("a script of many actions", "stream", "nothing ", "<</S/JavaScript/JS 3 0 R>>"),
        shared("a file under many names", "stream", "{\\rtf1 ", "<</EF<</F 3 0 R>>/F(a)>>"),
        shared("an array that is a kind", "[", "1 ", "<</S 3 0 R>>"),
        shared("a table of many revisions", "stream", "xref ", "null"));
  }

  /** Tables that lead to each other. */
  static Stream<Arguments> tables() {
    return Stream.of(
        sample(
            "a.pdf",
            "tables of many revisions",
            size -> {
              StringBuilder text = new StringBuilder(DOCUMENT);
              int before = 0;
              while (text.length() < size) {
                int at = text.length();
                text.append("xref\n0 1\n0000000000 65535 f \ntrailer<</Size 3/Root 1 0 R");
                text.append(before > 0 ? "/Prev " + before : "").append(">>\n");
                before = at;
              }
              return bytes(text + "startxref\n" + before + "\n%%EOF\n");
            }),
        sample(
            "a.pdf",
            "tables in a circle",
            size -> {
              int at = DOCUMENT.length();
              String table = "xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Prev %d>>\n";
              int length = table.length() + 4;
              StringBuilder text = new StringBuilder(DOCUMENT);
              for (int i = 0; text.length() < size; i++) {
                String one = table.formatted(at + i * length % size);
                text.append(one).append(" ".repeat(Math.max(0, length - one.length())));
              }
              return bytes(text + "startxref\n" + at + "\n%%EOF\n");
            }),
        sample(
            "a.pdf",
            "a table of one object",
            size -> {
              int count = size / 20;
              return bytes(
                  DOCUMENT
                      + ("xref\n3 " + count + "\n")
                      + "0000000009 00000 n \n".repeat(count)
                      + "trailer<</Root 1 0 R>>\nstartxref\n"
                      + DOCUMENT.length()
                      + "\n%%EOF\n");
            }),
        sample(
            "a.pdf",
            "a table of more objects than it has",
            size ->
                bytes(
                    DOCUMENT
                        + "xref\n0 1\n0000000000 65535 f \n".repeat(size / 40)
                        + "trailer<</Root 1 0 R>>\nstartxref\n"
                        + DOCUMENT.length()
                        + "\n%%EOF\n")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void brokenPdfTakesLinearTime(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.SHORT, name, content);
  }

  @SlowSuite
  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void largeBrokenPdfTakesLinearTime(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.MEGABYTE, name, content);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"whole", "objects", "shared", "tables"})
  void takesLinearTime(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.SHORT, name, content);
  }

  @SlowSuite
  @ParameterizedTest(name = "{0}")
  @MethodSource({"whole", "objects", "shared", "tables"})
  void largerPdfTakesLinearTime(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.ENOUGH, name, content);
  }

  private static final String OVERLAP = "a PDF whose objects overlap: read more than 64 times";

  /** A string ends with the file, so each object is read up to there, as a reader would. */
  @Test
  void openStringsOfManyObjectsEndByALimit() {
    IntFunction<String> object = i -> (i + 2) + " 0 obj (\n";
    for (int size : new int[] {1 << 16, 1 << 20}) {
      assertEnds(HostileSamples.numbered(size, DOCUMENT, object, END), OVERLAP);
    }
  }

  /**
   * Each form is judged with all of its parts, as a script may go from one to the next. So forms
   * that share a part are read until what is read of the file, or of all forms, is too much.
   */
  @Test
  void aPartOfManyFormsEndsByALimit() {
    assertEnds(forms(1 << 16), OVERLAP);
  }

  @Test
  @SlowSuite
  void formCountLimitEndsTheScan() {
    assertEnds(forms(1 << 20), "forms in XML of more than 32 million characters");
  }

  private static byte[] forms(int size) {
    return shared(size, "stream", "<a><script> ", "<</XFA[3 0 R 3 0 R]>>");
  }

  private static void assertEnds(byte[] bytes, String limit) {
    CpuGrowth.assertEndsWithin(
        10,
        () -> {
          ScanResult judgement = HostileSamples.judge("a.pdf", bytes);
          assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
          assertThat(judgement.reasons()).endsWith(limit);
        });
  }
}
