package dev.dropgate.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No document, archive or name takes more processor time than its length is worth. */
class HostileContentGrowthTest {
  private static final int MEGABYTE = 1 << 20;
  private static final String RTF = "{\\rtf1 ";
  private static final String PDF = "%PDF-1.4\n";
  private static final String WORD_XML =
      "<?xml version=\"1.0\"?><w:wordDocument"
          + " xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\"";

  private static Arguments sample(String name, String what, IntFunction<byte[]> content) {
    return Arguments.of(what + " (" + name + ")", name, content);
  }

  private static Arguments repeated(String name, String what, String before, String piece) {
    return sample(
        name,
        what,
        size -> (before + piece.repeat(Math.max(1, size / piece.length()))).getBytes(ISO_8859_1));
  }

  /** The piece with its own number in the place of {@code %d}. */
  private static Arguments numbered(
      String name, String what, String before, String piece, String after) {
    return sample(
        name,
        what,
        size -> {
          StringBuilder text = new StringBuilder(before);
          for (int i = 1; text.length() < size; i++) {
            text.append(piece.replace("%d", Integer.toString(i)));
          }
          return text.append(after).toString().getBytes(ISO_8859_1);
        });
  }

  static Stream<Arguments> rtf() {
    return Stream.of(
        repeated("a.rtf", "groups", RTF, "{"),
        repeated("a.rtf", "ends of groups", RTF, "}"),
        repeated("a.rtf", "objects", RTF, "{\\object{\\*\\objdata 01050000}}"),
        repeated("a.rtf", "data without groups", RTF, "\\objdata 0105"),
        repeated("a.rtf", "data within data", RTF + "{\\object{\\objdata ", "{\\objdata 01"),
        repeated("a.rtf", "groups in data", RTF + "{\\object{\\objdata ", "01{02}"),
        repeated("a.rtf", "pieces of one object", RTF + "{\\object", "{\\objdata 0105}"),
        repeated("a.rtf", "OLE2 heads", RTF + "{\\object{\\objdata ", "d0cf11e0a1b11ae1"),
        repeated("a.rtf", "objects of OLE2", RTF, "{\\object{\\objdata d0cf11e0a1b11ae1}}"),
        repeated("a.rtf", "packages", RTF + "{\\object{\\objdata ", "7061636b61676500"),
        repeated("a.rtf", "programs", RTF + "{\\object{\\objdata ", "4d5a"),
        repeated("a.rtf", "fields", RTF, "{\\field{\\*\\fldinst DDE"),
        repeated("a.rtf", "a long control word", RTF + "\\", "a"),
        repeated("a.rtf", "raw data", RTF, "\\bin3 abc"));
  }

  static Stream<Arguments> pdf() {
    return Stream.of(
        repeated("a.pdf", "headers", "", PDF),
        repeated("a.pdf", "ends", PDF, "%%EOF\n"),
        repeated("a.pdf", "pointers", PDF, "startxref\n9\n"),
        repeated("a.pdf", "pointers that lead on", PDF, "startxref\n9\n%%EOF\n"),
        repeated("a.pdf", "tables", PDF, "xref\n0 1\n0000000000 65535 f \n"),
        repeated("a.pdf", "trailers", PDF, "trailer <</Root 1 0 R/Prev 9>>\n"),
        repeated("a.pdf", "brackets", PDF + "1 0 obj ", "["),
        repeated("a.pdf", "dictionaries", PDF + "1 0 obj ", "<<"),
        repeated("a.pdf", "nested dictionaries", PDF + "1 0 obj ", "<</A"),
        repeated("a.pdf", "parentheses", PDF + "1 0 obj ", "("),
        repeated("a.pdf", "hex strings", PDF + "1 0 obj ", "<0"),
        repeated("a.pdf", "objects of one number", PDF, "1 0 obj\n"),
        repeated("a.pdf", "open arrays", PDF, "1 0 obj ["),
        numbered("a.pdf", "open objects", PDF, "%d 0 obj [", ""),
        numbered("a.pdf", "open dictionaries", PDF, "%d 0 obj <</A ", ""),
        numbered("a.pdf", "open strings", PDF, "%d 0 obj (", ""),
        numbered("a.pdf", "open streams", PDF, "%d 0 obj <</Length 5>> stream\n", ""),
        numbered("a.pdf", "objects", PDF, "%d 0 obj <</A 1>> endobj\n", ""),
        numbered("a.pdf", "references to itself", PDF, "%d 0 obj <</S %d 0 R>> endobj\n", ""),
        numbered("a.pdf", "one length", PDF, "%d 0 obj <</Length 1 0 R>> stream\n", ""),
        numbered(
            "a.pdf",
            "scripts in one object",
            PDF + "1 0 obj (" + "a".repeat(500) + ") endobj\n",
            "%d 0 obj <</S/JavaScript/JS 1 0 R>> endobj\n",
            ""),
        repeated("a.pdf", "comments", PDF, "%\n"));
  }

  static Stream<Arguments> xml() {
    return Stream.of(
        repeated("a.xml", "elements", WORD_XML + ">", "<a>"),
        repeated("a.xml", "empty elements", WORD_XML + ">", "<a/>"),
        repeated("a.xml", "elements of a namespace", WORD_XML + ">", "<w:a>"),
        repeated("a.xml", "the same namespace anew", WORD_XML + ">", "<x:a xmlns:x=\"u\">"),
        numbered("a.xml", "namespaces", WORD_XML + ">", "<a xmlns:x%d=\"u\">", ""),
        numbered("a.xml", "namespaces of one element", WORD_XML, " xmlns:x%d=\"u\"", "><a/>"),
        numbered("a.xml", "attributes", WORD_XML, " x%d=\"\"", "><a/>"),
        numbered("a.xml", "attributes of a namespace", WORD_XML, " w:x%d=\"\"", "><a/>"),
        repeated("a.xml", "open tags", WORD_XML + ">", "<"),
        repeated("a.xml", "a long name", WORD_XML + "><", "a"),
        repeated("a.xml", "references", WORD_XML + ">", "&amp;"),
        repeated("a.xml", "comments", "", "<!---->"),
        repeated("a.xml", "open comments", "<", "!--<"),
        repeated("a.xml", "fields", WORD_XML + ">", "<w:instrText>DDE </w:instrText>"),
        repeated("a.xml", "binary data", WORD_XML + ">", "<w:binData>0M8R4KGxGuE=</w:binData>"),
        repeated("a.xml", "macros without an end", "MIME-Version: 1.0\n", "QWN0aXZlTWlt"));
  }

  static Stream<Arguments> archives() {
    return Stream.of(
        repeated("a.zip", "local headers", "", "PK\3\4" + "\0".repeat(26)),
        repeated("a.zip", "directory headers", "", "PK\1\2" + "\0".repeat(42)),
        repeated("a.zip", "ends", "PK\3\4" + "\0".repeat(26), "PK\5\6" + "\0".repeat(18)),
        repeated("a.zip", "signatures", "PK\3\4", "PK\3\4"),
        repeated("a.tar", "zeros", "", "\0"),
        repeated("a.gz", "heads of gzip", "", "\37\213\10\0\0\0\0\0\0\3\3\0\0\0\0\0\0\0\0\0"),
        repeated("a.cpio", "heads of cpio", "", "070707" + "0".repeat(70)),
        repeated("a.ar", "heads of ar", "!<arch>\n", "a/" + " ".repeat(46) + "0         `\n"),
        sample("a.zip", "members", HostileContentGrowthTest::zipOfMembers),
        sample("a.zip", "a long name", size -> zip(Math.min(60_000, size), "word/", 16)),
        sample("a.docx", "a long name of a part", size -> zip(Math.min(60_000, size), "word/", 4)),
        sample("a.doc", "beginnings of macros", HostileContentGrowthTest::macros),
        sample("a.doc", "streams", HostileContentGrowthTest::streams));
  }

  private static byte[] zipOfMembers(int size) {
    return zip(size / 150 + 1, "", 1);
  }

  /** With members of which each has a long name, or with many. */
  private static byte[] zip(int count, String piece, int members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("[Content_Types].xml"));
      int all = piece.isEmpty() ? Math.min(9_000, count) : members;
      for (int i = 0; i < all; i++) {
        zip.putNextEntry(new ZipEntry(piece.repeat(piece.isEmpty() ? 1 : count / 5 + 1) + i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] macros(int size) {
    // A chunk that holds the beginnings of the next ones as its own text.
    String piece = "\1\375\77\0Attribut";
    return ole(
        root -> {
          DirectoryEntry vba = root.createDirectory("VBA");
          vba.createDocument("dir", stream("x"));
          vba.createDocument("Module1", stream(piece.repeat(size / piece.length() + 1)));
        });
  }

  private static byte[] streams(int size) {
    return ole(
        root -> {
          DirectoryEntry at = root;
          for (int i = 0; i < size / 256; i++) {
            at.createDocument("Ole10Native" + i, stream("\0\0\0\0MZ"));
            at = i % 100 == 99 ? at.createDirectory("below") : at;
          }
        });
  }

  private interface Filling {
    void fill(DirectoryEntry root) throws IOException;
  }

  private static java.io.InputStream stream(String text) {
    return new java.io.ByteArrayInputStream(text.getBytes(ISO_8859_1));
  }

  private static byte[] ole(Filling filling) {
    try (POIFSFileSystem files = new POIFSFileSystem()) {
      filling.fill(files.getRoot());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      files.writeFilesystem(bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"rtf", "pdf", "xml", "archives"})
  void takesTimeThatIsLinear(String what, String name, IntFunction<byte[]> content) {
    RuleSet rules = new Inspector().rules(null, null);
    CpuGrowth.assertLinear(
        MEGABYTE,
        content,
        bytes -> rules.judge(new Subject(Path.of(name), Kind.FILE, new MemoryContent(bytes))));
  }

  static Stream<String> names() {
    return Stream.of(
        "a.", ".a:", ".a", ":", "::$DATA", " ", ".", " .js", ".pdf", "\u202e", "\u200b", "\u200b.js",
        "{", ".{208D2C60-", "-", "%41", "[", "*", "\\");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameTakesTimeThatIsLinear(String piece) {
    RuleSet rules = new Inspector().rules(null, null);
    CpuGrowth.assertLinear(
        MEGABYTE,
        size -> (piece.repeat(size / piece.length()) + "x.js").getBytes(java.nio.charset.StandardCharsets.UTF_8),
        bytes ->
            rules.judge(
                new Subject(dev.dropgate.files.RawNames.path(bytes), Kind.FILE, new MemoryContent(new byte[1]))));
  }
}
