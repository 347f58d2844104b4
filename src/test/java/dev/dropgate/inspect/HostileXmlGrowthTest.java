package dev.dropgate.inspect;

import static dev.dropgate.inspect.HostileSamples.bytes;
import static dev.dropgate.inspect.HostileSamples.sample;
import static dev.dropgate.inspect.HostileSamples.zip;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No XML takes more processor time than its length is worth, in any kind of document. */
class HostileXmlGrowthTest {
  private static final String TYPES = "<Types xmlns=\"t\"></Types>";
  private static final String RELATIONS = "<Relationships xmlns=\"r\"></Relationships>";

  /**
   * Where XML may stand.
   *
   * @param root what its first element begins with, namespaces included
   * @param element what else is looked at there, as a whole tag without its end
   * @param file has the XML in it
   */
  private record Place(String name, String root, String element, Function<String, byte[]> file) {}

  private static Function<String, byte[]> office(String part) {
    return xml -> zip("[Content_Types].xml", TYPES, "_rels/.rels", RELATIONS, part, xml);
  }

  private static final String MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

  private static final List<Place> PLACES =
      List.of(
          new Place(
              "a.docx",
              "w:document xmlns:w=\"" + MAIN + "\"",
              "w:fldSimple w:instr='QUOTE \"",
              office("word/document.xml")),
          new Place(
              "b.docx",
              "Relationships xmlns=\"r\"",
              "Relationship TargetMode=\"External\" Type=\"hyperlink\" Target='",
              office("word/_rels/document.xml.rels")),
          new Place(
              "a.xlsx",
              "externalLink xmlns=\"x\"",
              "ddeLink ddeTopic='",
              office("xl/externalLinks/externalLink1.xml")),
          new Place(
              "b.xlsx",
              "connections xmlns=\"x\"",
              "dbPr connection='",
              office("xl/connections.xml")),
          new Place(
              "c.xlsx", "customUI xmlns=\"x\"", "button onAction='", office("customUI/ui.xml")),
          new Place(
              "a.odt",
              "office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:x\"",
              "table-cell formula='dde(",
              xml -> zip("META-INF/manifest.xml", "<manifest/>", "content.xml", xml)),
          new Place(
              "a.hwpx",
              "package xmlns=\"p\"",
              "item media-type=\"x-script\" href='",
              xml -> zip("Contents/content.hpf", xml)),
          new Place("a.hml", "HWPML", "BINITEM Format='", HostileSamples::bytes),
          new Place(
              "a.xml",
              "pkg:package xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\"",
              "Cell Formula='",
              HostileSamples::bytes),
          new Place(
              "a.svg", "svg xmlns=\"http://www.w3.org/2000/svg\"", "a href='", xml -> bytes(xml)),
          new Place(
              "a.pdf",
              "xdp:xdp xmlns:xdp=\"http://ns.adobe.com/xdp/\"",
              "script x='",
              xml ->
                  bytes(
                      "%PDF-1.4\n"
                          + "1 0 obj<</Type/Catalog/AcroForm<</XFA 3 0 R>>>>endobj\n"
                          + "3 0 obj<</Length "
                          + xml.length()
                          + ">>stream\n"
                          + xml
                          + "\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")));

  private static Arguments xml(Place place, String what, String open, String piece, String close) {
    return sample(
        place.name(),
        what,
        size -> {
          StringBuilder text = new StringBuilder("<").append(place.root()).append(open);
          for (int i = 0; text.length() < size; i++) {
            text.append(piece.indexOf('#') < 0 ? piece : piece.replace("#", Integer.toString(i)));
          }
          String name = place.root().substring(0, (place.root() + " ").indexOf(' '));
          return place.file().apply(text + close + "</" + name + ">");
        });
  }

  /** All places have one parser, so what only it minds is tried at two of them. */
  static Stream<Arguments> parsed() {
    return Stream.of(PLACES.get(0), PLACES.get(8))
        .flatMap(
            place ->
                Stream.of(
                    xml(place, "elements", ">", "<a/>", ""),
                    xml(place, "open elements", ">", "<a>", ""),
                    xml(place, "attributes of one element", "", " a#=\"\"", ">"),
                    xml(place, "attributes of one name and hash", "", " Aa#BB=\"\"", ">"),
                    xml(place, "namespaces of many elements", ">", "<a xmlns=\"#\"/>", ""),
                    xml(place, "namespaces within each other", ">", "<a xmlns:a#=\"#\">", ""),
                    xml(place, "characters as numbers", ">", "&#35;", ""),
                    xml(place, "entities that do not exist", ">", "&a;", ""),
                    xml(place, "sections of data", ">", "<![CDATA[a]]>", ""),
                    xml(place, "brackets", ">", "]]", ""),
                    xml(place, "instructions", ">", "<?a?>", ""),
                    xml(place, "declarations", ">", "<!DOCTYPE a [<!ENTITY a \"&a;\">]>", ""),
                    xml(place, "a long name", "><", "a", "/>"),
                    xml(place, "a long text", ">", "a", ""),
                    xml(place, "blanks in a tag", "", " ", ">")));
  }

  static Stream<Arguments> everywhere() {
    return PLACES.stream()
        .flatMap(
            place ->
                Stream.of(
                    xml(place, "namespaces of one element", "", " xmlns:a#=\"#\"", ">"),
                    xml(place, "what is read", ">", "<" + place.element() + "#'/>", ""),
                    xml(place, "a long value", "><" + place.element(), "dde|", "'/>"),
                    xml(place, "blanks in a value", "><" + place.element(), " ", "'/>")));
  }

  private static Arguments at(int place, String what, String open, String piece, String close) {
    return xml(PLACES.get(place), what, open, piece, close);
  }

  static Stream<Arguments> meanings() {
    return Stream.of(
        at(
            0,
            "instructions of fields",
            ">",
            "<w:fldChar w:fldCharType=\"begin\"/><w:instrText>a",
            ""),
        at(0, "ends of fields", ">", "<w:fldChar w:fldCharType=\"end\"/>", ""),
        at(2, "paths", ">", "<Path>a|", ""),
        at(5, "modules", ">", "<module>a ", ""),
        at(5, "a module of blanks", "><module>", " ", "</module>"),
        at(5, "lines of a module", "><module>", "\nrem", "</module>"),
        at(7, "data within data", ">", "<BINDATA Id=\"1\">QUJD", ""),
        at(7, "data", ">", "<BINDATA Id=\"1\">QUJD</BINDATA>", ""),
        at(7, "scripts", ">", "<SCRIPTCODE>a;</SCRIPTCODE>", ""),
        at(7, "a script of comments", "><SCRIPTCODE>", "/*", "</SCRIPTCODE>"),
        at(8, "data of parts", ">", "<binaryData>QUJD</binaryData>", ""),
        at(8, "open data of parts", ">", "<binaryData>QUJD", ""),
        at(9, "beginnings of tags", ">", "<", ""),
        at(9, "beginnings of handlers", " ", "on", ">"),
        at(10, "scripts", ">", "<script>", ""),
        at(10, "prefixes of scripts", ">", "<aaaaaaaaaaaaaaaaaaaa:", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"parsed", "everywhere", "meanings"})
  void takesLinearTime(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.ENOUGH, name, content);
  }
}
