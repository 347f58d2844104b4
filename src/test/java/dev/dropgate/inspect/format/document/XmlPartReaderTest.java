package dev.dropgate.inspect.format.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.rules.documents.DocumentSamples;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import org.junit.jupiter.api.Test;

class XmlPartReaderTest {
  private static final String WORD =
      "<?xml version=\"1.0\"?><w:wordDocument"
          + " xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\">";

  private static void assertUndecided(String body, String reason) {
    ScanResult judgement = DocumentSamples.judge("a.xml", (WORD + body).getBytes(UTF_8));
    assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judgement.reasons()).hasToString(reason);
  }

  private static String namespaces(int count) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      all.append(" xmlns:n").append(i).append("=\"u\"");
    }
    return all.toString();
  }

  @Test
  void oneElementHasOnlySoManyNamespaces() {
    assertUndecided(
        "<a" + namespaces(10_000) + "/></w:wordDocument>",
        "more than 1000 namespaces within each other");
  }

  @Test
  void aPartThatBeginsWithTooManyNamespacesIsNotTakenForHarmless() throws Exception {
    for (int count : new int[] {1_001, 10_000}) {
      byte[] workbook =
          DocumentSamples.zip(
              "[Content_Types].xml", "<Types/>",
              "_rels/.rels", "<Relationships/>",
              "customUI/ui.xml", "<customUI" + namespaces(count) + " onLoad=\"//h/a.xlsm!b\"/>");
      assertThat(DocumentSamples.judge("a.xlsx", workbook).verdict()).isEqualTo(Verdict.UNDECIDED);
    }
  }

  @Test
  void elementsAreNestedOnlySoDeep() {
    assertUndecided("<a>".repeat(1_000), "elements nested more than 1000 deep");
  }

  @Test
  void onlySoManyNamespacesAreInScope() {
    StringBuilder nested = new StringBuilder();
    for (int element = 0; element < 100; element++) {
      nested.append("<a");
      for (int i = 0; i < 11; i++) {
        nested.append(" xmlns:n").append(element).append('x').append(i).append("=\"u\"");
      }
      nested.append('>');
    }
    assertUndecided(nested.toString(), "more than 1000 namespaces within each other");
  }

  @Test
  void namespacesOneAfterTheOtherAreFewAtATime() {
    String body = "<a xmlns:x=\"u\"/>".repeat(5_000) + "</w:wordDocument>";
    assertThat(DocumentSamples.judge("a.xml", (WORD + body).getBytes(UTF_8)).verdict())
        .isEqualTo(Verdict.CLEAN);
  }
}
