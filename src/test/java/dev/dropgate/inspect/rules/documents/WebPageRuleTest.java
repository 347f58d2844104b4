package dev.dropgate.inspect.rules.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebPageRuleTest {
  private static final String SAVES =
      "var b=new Uint8Array(1);var f=new Blob([b]);var a=document.createElement('a');"
          + "a.href=URL.createObjectURL(f);a.download='invoice.zip';a.click();</script></html>";

  private static String page(String body) {
    return "<!doctype html><html><body><p>Loading</p>" + body;
  }

  private static String rules(String name, String text) {
    return DocumentSamples.judge(name, text.getBytes(StandardCharsets.UTF_8)).rules();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new java.util.Random(1).nextBytes(bytes);
    return bytes;
  }

  private static byte[] program() {
    byte[] bytes = new byte[512];
    System.arraycopy(LittleEndianBytes.latin1("MZ\220\0\3"), 0, bytes, 0, 5);
    bytes[0x3C] = (byte) 0x80;
    System.arraycopy(LittleEndianBytes.latin1("PE\0\0"), 0, bytes, 0x80, 4);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.html", "a.htm", "a.shtml", "a.xhtml", "a.dat", "a"})
  void aFileThatAPageBuildsAndSavesIsFound(String name) throws Exception {
    String packed = "<script>var s='" + base64(noise(2000)) + "';var d=atob(s);" + SAVES;
    assertThat(rules(name, page(packed))).isEqualTo("html-smuggling");
    byte[] zip = DocumentSamples.zip("a.txt", noise(500));
    String archive = "<script>var s='" + base64(zip) + "';fetch(s);x.download='a.zip';</script>";
    assertThat(rules(name, page(archive))).isEqualTo("html-smuggling");
    String old =
        "<script>var s='"
            + base64(noise(2000))
            + "';window.navigator.msSaveOrOpenBlob(new Blob([atob(s)]),'a.iso')</script>";
    assertThat(rules(name, page(old))).isEqualTo("html-smuggling");
    String numbers =
        IntStream.range(0, 2000).mapToObj(i -> "" + i * 7 % 256).collect(Collectors.joining(", "));
    assertThat(rules(name, page("<script>var n=new Uint8Array([" + numbers + "]);" + SAVES)))
        .isEqualTo("html-smuggling");
    String wide = "\uFEFF" + page(packed);
    assertThat(DocumentSamples.judge(name, wide.getBytes(StandardCharsets.UTF_16LE)).rules())
        .isEqualTo("html-smuggling");
  }

  @Test
  void aProgramInAPageNeedsNoScript() {
    String text = base64(program());
    assertThat(rules("a.html", page("<p>" + text + "</p>"))).isEqualTo("html-smuggling");
    assertThat(rules("a.html", page("<a href='data:x;base64," + text + "'>a</a>")))
        .isEqualTo("html-smuggling");
    String list =
        IntStream.range(0, 512)
            .mapToObj(i -> String.valueOf(program()[i] & 0xFF))
            .collect(Collectors.joining(","));
    assertThat(rules("a.html", page("<script>x=[" + list + "]</script>")))
        .isEqualTo("html-smuggling");
    String hex = java.util.HexFormat.of().formatHex(program());
    assertThat(rules("a.html", page("<script>x='" + hex + "'</script>")))
        .isEqualTo("html-smuggling");
  }

  @Test
  void aPageWithALibraryAndPicturesInItIsClean() {
    byte[] picture = noise(20_000);
    System.arraycopy(LittleEndianBytes.latin1("\211PNG\r\n\32\n"), 0, picture, 0, 8);
    String shown = "<img src='data:image/png;base64," + base64(picture) + "'>";
    String saves = "<script>atob(x);" + SAVES;
    assertThat(rules("a.html", page(shown + saves))).isEmpty();
    String library = "<script>" + "function(a){return a+1};\n".repeat(4000) + "</script>";
    String data = "<script>var s='" + base64(noise(2000)) + "'</script>";
    assertThat(rules("a.html", page(library + data + saves))).isEmpty();
  }

  @Test
  void aPageIsFoundInAMailAWebArchiveAndAPdf() throws Exception {
    String body = page("<script>new ActiveXObject('WScript.Shell').Run('x')</script>");
    String mail =
        "From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n"
            + base64(body.getBytes(StandardCharsets.UTF_8))
            + "\r\n";
    assertThat(rules("a.eml", mail)).isEqualTo("html-script");
    assertThat(rules("a.mht", mail)).isEqualTo("html-script");
    byte[] pdf =
        PdfSamples.pdf(
            "/X 4 0 R",
            PdfSamples.stream("", LittleEndianBytes.latin1(body)),
            "<</Type/Filespec/UF(a.html)/EF<</F 3 0 R>>>>");
    assertThat(DocumentSamples.judge("a.pdf", pdf).rules()).isEqualTo("html-script");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<s:script xmlns:s='http://www.w3.org/2000/svg'/>",
        "<g onload='x()'/>",
        "<g\n onclick = 'x()'/>",
        "<g id='a'onload='x()'/>",
        "<a href='javascript:x()'/>",
        "<foreignObject><iframe src=\"javascript:x()\"/></foreignObject>",
        "<!-- don't --><g onload='x()'/>",
        "<![CDATA[ ' ]]><script/>"
      })
  void aDrawingThatActsIsFound(String body) {
    String svg = "<svg xmlns='http://www.w3.org/2000/svg'>" + body + "</svg>";
    for (String name : new String[] {"a.svg", "a.xml", "a.png"}) {
      assertThat(rules(name, svg)).contains("svg-script");
    }
    assertThat(
            DocumentSamples.judge("a.svg", ("\uFEFF" + svg).getBytes(StandardCharsets.UTF_16LE))
                .rules())
        .isEqualTo("svg-script");
    String entity = "<!DOCTYPE svg [<!ENTITY x \"<script>y()</script>\">]><svg>&x;</svg>";
    assertThat(rules("a.svg", entity)).isEqualTo("svg-script");
  }
}
