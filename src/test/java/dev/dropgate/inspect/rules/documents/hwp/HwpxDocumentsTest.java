package dev.dropgate.inspect.rules.documents.hwp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.format.hwp.HwpScript;
import dev.dropgate.inspect.rules.documents.DocumentSamples;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hangul documents in a ZIP. */
class HwpxDocumentsTest {
  static final String HEADER =
      "var Documents = XHwpDocuments;\r\nvar Document = Documents.Active_XHwpDocument;\r\n";
  static final String EMPTY = "function OnDocument_New()\r\n{\r\n\t//todo : \r\n}\r\n";
  static final String RUNS =
      "function OnDocument_Open() { new ActiveXObject(\"WScript.Shell\").Run(\"calc\"); }";

  private static byte[] wide(String text) {
    return text.getBytes(StandardCharsets.UTF_16LE);
  }

  private static byte[] document(Object... parts) throws Exception {
    Object[] all = new Object[parts.length + 4];
    all[0] = "mimetype";
    all[1] = "application/hwp+zip";
    all[2] = "Contents/content.hpf";
    all[3] = "<opf:package xmlns:opf='http://www.idpf.org/2007/opf/'/>";
    System.arraycopy(parts, 0, all, 4, parts.length);
    return DocumentSamples.zip(all);
  }

  /** With the extensions that are blocked by default. */
  private static ScanResult judge(String name, byte[] file, String levels) {
    return new Inspector()
        .ruleSet(null, levels)
        .judge(new ScanTarget(Path.of(name), EntryKind.FILE, new MemoryContent(file)));
  }

  private static ScanResult judge(String name, byte[] file) {
    return judge(name, file, "");
  }

  @Test
  void aDocumentWithTheScriptsThatHangulItselfWritesIsClean() throws Exception {
    String form = HEADER + "var List1 = Document.XHwpFormComboBoxs.ItemFromName(\"List1\");\r\n";
    String filled =
        "\r\nfunction OnDocument_Open()\r\n{\r\n\tList1.InsertString(\"봄\", 0);\r\n"
            + "\tList1.InsertString(\"여름\", 1);\r\n}\r\n"
            + EMPTY;
    for (byte[] file :
        new byte[][] {
          document(
              "Scripts/headerScripts.js", wide(HEADER), "Scripts/sourceScripts.js", wide(EMPTY)),
          document("Scripts/headerScripts", wide(HEADER), "Scripts/sourceScripts", wide(EMPTY)),
          document("Scripts/headerScripts.js", wide(form), "Scripts/sourceScripts.js", wide(filled))
        }) {
      for (String name : new String[] {"a.hwpx", "a.zip", "a"}) {
        assertThat(judge(name, file)).isEqualTo(ScanResult.of(List.of()));
      }
      assertThat(judge("b.zip", DocumentSamples.zip("d/a.hwpx", file)))
          .isEqualTo(ScanResult.of(List.of()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Scripts/sourceScripts.js",
        "Scripts/sourceScripts",
        "scripts/SOURCESCRIPTS",
        "Scripts/other.txt"
      })
  void aScriptThatDoesSomethingIsDangerousUnderAnyName(String part) throws Exception {
    byte[] file = document(part, wide(RUNS));
    for (String name : new String[] {"a.hwpx", "a.dat", "a.docx", "a.zip"}) {
      assertThat(judge(name, file).findings())
          .extracting(Finding::rule, Finding::verdict)
          .contains(tuple("hwp-script", Verdict.DANGEROUS))
          .doesNotContain(tuple("blocked-extension", Verdict.DANGEROUS));
    }
    assertThat(judge("b.zip", DocumentSamples.zip("a.hwpx", file)).rules()).isEqualTo("hwp-script");
    assertThat(judge("a.hwpx", file, "hwp-script=off").findings()).isEmpty();
  }

  @Test
  void aScriptIsFoundWhereTheListOfPartsSaysThatItIs() throws Exception {
    for (String item :
        new String[] {
          "<item id='x' media-type='application/x-javascript ;charset=utf-16' href='Contents/x'/>",
          "<item id='sourcesc' media-type='text/plain' href='Contents/x'/>"
        }) {
      byte[] file =
          DocumentSamples.zip(
              "mimetype",
              "application/hwp+zip",
              "Contents/content.hpf",
              "<package><manifest>" + item + "</manifest></package>",
              "Contents/x",
              wide(RUNS));
      assertThat(judge("a.hwpx", file).rules()).isEqualTo("hwp-script");
    }
  }

  @Test
  void aNameIsNoExcuseForAScriptThatWindowsRuns() throws Exception {
    for (byte[] script :
        new byte[][] {
          RUNS.getBytes(StandardCharsets.UTF_8),
          ("\uFEFF" + RUNS).getBytes(StandardCharsets.UTF_16LE),
          ("/*\0*/" + RUNS).getBytes(StandardCharsets.UTF_8)
        }) {
      byte[] file = document("Scripts/sourceScripts.js", script);
      assertThat(judge("a.hwpx", file, "hwp-script=off").rules()).isEqualTo("blocked-extension");
    }
    for (String part :
        new String[] {"Scripts/a.vbs", "Scripts/a.lnk", "Scripts/a/b.js", "a.js", "Script/a.js"}) {
      byte[] file = document(part, wide(EMPTY));
      assertThat(judge("a.hwpx", file).rules()).isEqualTo("blocked-extension");
    }
    byte[] other = DocumentSamples.zip("Scripts/sourceScripts.js", wide(EMPTY));
    assertThat(judge("a.hwpx", other).rules()).isEqualTo("blocked-extension");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x()",
        "var a = x();",
        "var a = new B;",
        "var a = b + c;",
        "a.b = c;",
        "a = b;",
        "function f() { a.Run(\"b\"); }",
        "function f() { if (a) { } }",
        "function f() { a.b.InsertString(\"x\"); }",
        "function f() { a.InsertString(x()); }",
        "function f() { a.InsertString(\"x\" + y); }",
        "function f() {} x()",
        "function f() {",
        "function f(",
        "/*@cc_on x() @*/",
        "//@cc_on x()",
        "//\u2028x()",
        "// \u2028 /* \n x() // */",
        "/* x() ",
        "\"x\"()",
        "var a = \"\n\";",
        "var a = b[\"c\"];",
        "(function(){})()",
        "<!-- x\n",
        "var \\u0061 = 1;",
        "eval(\"x\")"
      })
  void whatIsNotUnderstoodDoesSomething(String script) {
    assertThat(HwpScript.isInert(script)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n",
        ";;",
        "// x() ",
        "/* x() */ // y",
        "var a; var b, c = 1;",
        "var a = \"x\\\"y\";",
        "function f(a, b) { ; return; }",
        "function 단추_Click() { /* 나중에 */ }"
      })
  void commentsVariablesAndEmptyFunctionsDoNothing(String script) {
    assertThat(HwpScript.isInert(script)).isTrue();
  }

  @Test
  void aHostileScriptIsReadInOnePass() {
    for (String piece : new String[] {"/*", "//", "var ", "function ", "\"", "a.", "{", ";"}) {
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> HwpScript.isInert(piece.repeat(500_000 / piece.length())));
    }
  }
}
