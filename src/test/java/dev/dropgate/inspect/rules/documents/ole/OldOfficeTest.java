package dev.dropgate.inspect.rules.documents.ole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.format.office.AutoMacroNames;
import dev.dropgate.inspect.rules.documents.DocumentSamples;
import dev.dropgate.inspect.rules.documents.OleSamples;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Office before 2007, and messages of Outlook. */
class OldOfficeTest {
  @ParameterizedTest
  @CsvSource({
    "msiexec.exe, office-dde",
    "rundll32.exe, office-dde",
    "C:\\windows\\system32\\cmd.exe, office-dde",
    "..\\x, office-dde",
    "C:\\x\\evil.exe, office-dde",
    "REUTER, ''",
    "blp, ''"
  })
  void aDdeLinkToAProgramIsFoundHoweverItIsNamed(String service, String rules) throws Exception {
    for (Charset width : new Charset[] {ISO_8859_1, UTF_16LE}) {
      byte[] link = otherBook(service + "\3/c calc", width, "Sheet1");
      assertThat(DocumentSamples.judge("a.xls", OleSamples.file("Workbook", link)).rules())
          .isEqualTo(rules);
    }
  }

  /** A record that refers to another workbook, or to another program. */
  private static byte[] otherBook(String path, Charset width, String sheet) {
    byte[] text = path.getBytes(width);
    byte[] head = {1, 0, (byte) path.length(), 0, (byte) (width.equals(UTF_16LE) ? 1 : 0)};
    byte[] name =
        OleSamples.join(new byte[] {(byte) sheet.length(), 0, 0}, sheet.getBytes(ISO_8859_1));
    return OleSamples.record(0x01AE, OleSamples.join(head, text, name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\1\1C\ud55c\uae00\3book.xls",
        "\1\1Cdir\3book.xls",
        "\1\1\uc705\ub85c\3book.xls",
        "\1cmd\3book.xls",
        "\1\5\36http://intra.example/d/b.xls",
        "C:\\dir\\book.xls",
        "\1\1@server\3share\3\ud55c\3b.xls"
      })
  void pathOfAnotherWorkbookIsNotADdeLink(String path) throws Exception {
    Charset width = path.chars().anyMatch(c -> c > 255) ? UTF_16LE : ISO_8859_1;
    byte[] link = otherBook(path, width, "abc");
    assertThat(DocumentSamples.strict("a.xls", OleSamples.file("Workbook", link)).findings())
        .isEmpty();
    byte[] old = OleSamples.record(0x0017, LittleEndianBytes.latin1("\30\1cmd\3folder\3book.xls"));
    assertThat(DocumentSamples.strict("a.xls", OleSamples.file("Book", old)).findings()).isEmpty();
  }

  private static byte[] slide(int version, int type, int length, byte[] data) {
    return OleSamples.join(
        new byte[] {(byte) version, 0, (byte) type, (byte) (type >> 8)},
        java.nio.ByteBuffer.allocate(4)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .putInt(length)
            .array(),
        data);
  }

  @Test
  void anObjectOfAPresentationIsFoundAlsoWithinARecord() throws Exception {
    byte[] macros = OleSamples.macros("Sub AutoOpen()");
    byte[] object = slide(0, 0x1011, macros.length, macros);
    byte[] atom = slide(0, 0x03E9, 4, new byte[4]);
    byte[] inner = slide(0x0F, 0x07D0, object.length, object);
    byte[] outer = slide(0x0F, 0x03E8, atom.length + inner.length, OleSamples.join(atom, inner));
    for (byte[] stream : new byte[][] {object, OleSamples.join(atom, object), outer}) {
      assertThat(
              DocumentSamples.judge("a.ppt", OleSamples.file("PowerPoint Document", stream))
                  .rules())
          .isEqualTo("office-macros,office-autorun");
    }
    byte[] absurd = OleSamples.join(slide(0, 1, 0xFFFFFFF0, new byte[0]), object);
    assertThat(
            DocumentSamples.judge("a.ppt", OleSamples.file("PowerPoint Document", absurd)).rules())
        .isEqualTo("unreadable-content");
    byte[] hidden = OleSamples.join(slide(0, 1, object.length, new byte[0]), object);
    byte[] around = slide(0x0F, 0x03E8, 8, hidden);
    assertThat(
            DocumentSamples.judge("a.ppt", OleSamples.file("PowerPoint Document", around)).rules())
        .isEqualTo("unreadable-content");
  }

  @ParameterizedTest
  @CsvSource({"3704001F", "3001001F", "3707001E", "3703001F"})
  void anAttachmentIsJudgedUnderEachNameThatItHas(String property) throws Exception {
    String folder = "__attach_version1.0_#00000000/__substg1.0_";
    boolean wide = property.endsWith("F");
    byte[] file =
        OleSamples.file(
            folder + "37010102",
            LittleEndianBytes.latin1("text"),
            folder + "3707001F",
            "a.txt".getBytes(StandardCharsets.UTF_16LE),
            folder + property,
            (property.startsWith("3703") ? ".exe" : "setup.exe")
                .getBytes(wide ? StandardCharsets.UTF_16LE : StandardCharsets.ISO_8859_1));
    assertThat(DocumentSamples.judge("a.msg", file).rules()).isEqualTo("blocked-extension");
  }

  @Test
  void aMacroWithAVeryLongNameIsFound() throws Exception {
    byte[] file = OleSamples.macros("Sub " + "a_".repeat(1500) + "_x()\r\nEnd Sub\r\n");
    assertThat(DocumentSamples.judge("a.doc", file).rules()).isEqualTo("office-macros");
    assertThat(AutoMacroNames.findIn("Sub " + "a_".repeat(200_000) + "painted()")).hasSize(1);
    assertThat(AutoMacroNames.findIn("Sub " + "a_".repeat(200_000) + "()")).isEmpty();
    assertThat(AutoMacroNames.findIn("Sub app_documentOpen()\nSub app_x()"))
        .containsExactly("app_documentOpen");
  }

  /** A presentation with a table that leads to the offsets, and with padding at its end. */
  private static byte[] presentation(byte[] records, int... offsets) throws Exception {
    return presentation(records, slide(0, 0xFFFF, -1, new byte[40]), offsets);
  }

  private static byte[] presentation(byte[] records, byte[] padding, int... offsets)
      throws Exception {
    java.nio.ByteBuffer entries =
        java.nio.ByteBuffer.allocate(4 + 4 * offsets.length)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .putInt(1 | offsets.length << 20);
    java.util.Arrays.stream(offsets).forEach(entries::putInt);
    byte[] table = slide(0, 0x1772, entries.capacity(), entries.array());
    byte[] edit =
        java.nio.ByteBuffer.allocate(28)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .putInt(12, records.length)
            .array();
    byte[] user =
        java.nio.ByteBuffer.allocate(28)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .putInt(16, records.length + table.length)
            .array();
    byte[] last = slide(0, 0x0FF5, edit.length, edit);
    return OleSamples.file(
        "Current User",
        user,
        "PowerPoint Document",
        OleSamples.join(records, table, last, padding));
  }

  @Test
  void aPresentationIsReadAlongItsTables() throws Exception {
    byte[] macros = OleSamples.macros("Sub AutoOpen()");
    byte[] atom = slide(0, 0x03E9, 4, new byte[4]);
    byte[] styles = slide(0x0F, 0x0428, 600, random());
    byte[] harmless = OleSamples.join(atom, styles, atom);
    assertThat(DocumentSamples.judge("a.ppt", presentation(harmless, 0)).findings()).isEmpty();
    byte[] object = slide(0, 0x1011, macros.length, macros);
    byte[] hidden = slide(0, 0x0428, object.length, object);
    assertThat(
            DocumentSamples.judge("a.ppt", presentation(OleSamples.join(atom, hidden), 0, 20))
                .rules())
        .isEqualTo("office-macros,office-autorun");
    byte[] broken = OleSamples.join(slide(0, 1, 0x7FFFFFFF, new byte[0]), object);
    assertThat(DocumentSamples.judge("a.ppt", presentation(broken, 8)).rules())
        .isEqualTo("office-macros,office-autorun");
    assertThat(DocumentSamples.judge("a.ppt", presentation(broken, 0x7FFFFFF)).rules())
        .isEqualTo("unreadable-content");
  }

  @Test
  void anObjectThatIsHiddenInAnotherOneIsNotClean() throws Exception {
    java.io.ByteArrayOutputStream packed = new java.io.ByteArrayOutputStream();
    byte[] macros = OleSamples.macros("Sub AutoOpen()");
    packed.writeBytes(
        java.nio.ByteBuffer.allocate(4)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .putInt(macros.length)
            .array());
    try (var out = new java.util.zip.DeflaterOutputStream(packed)) {
      out.write(macros);
    }
    byte[] hidden = slide(0x10, 0x1011, packed.size(), packed.toByteArray());
    byte[] around =
        slide(
            0, 0x1011, 4 + hidden.length, OleSamples.join(new byte[] {'t', 'e', 'x', 't'}, hidden));
    byte[] atom = slide(0, 1, around.length, around);
    assertThat(DocumentSamples.judge("a.ppt", presentation(atom, new byte[0], 8)).findings())
        .isEmpty();
    assertThat(DocumentSamples.judge("a.ppt", presentation(atom, new byte[0], 20)).rules())
        .isEqualTo("office-macros,office-autorun");
    assertThat(DocumentSamples.judge("a.ppt", presentation(atom, new byte[0], 8, 20)).rules())
        .isEqualTo("unreadable-content");
  }

  @Test
  void aPresentationWithMoreEditsThanAreReadIsHeldForThatLimit() throws Exception {
    byte[] table = slide(0, 0x1772, 0, new byte[0]);
    byte[] all = new byte[0];
    int last = 0;
    for (int i = 0; i <= 1000; i++) {
      byte[] edit =
          java.nio.ByteBuffer.allocate(28)
              .order(java.nio.ByteOrder.LITTLE_ENDIAN)
              .putInt(8, last)
              .putInt(12, all.length)
              .array();
      last = all.length + table.length;
      all = OleSamples.join(all, table, slide(0, 0x0FF5, edit.length, edit));
    }
    byte[] user =
        java.nio.ByteBuffer.allocate(28)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .putInt(16, last)
            .array();
    assertThat(
            DocumentSamples.judge(
                    "a.ppt", OleSamples.file("Current User", user, "PowerPoint Document", all))
                .reasons())
        .hasToString("PowerPoint Document: more than 1000 edits of a presentation");
  }

  @Test
  void aPresentationOfPowerPoint95IsSearchedAndOneThatOnlyBeginsLikeItIsHeld() throws Exception {
    byte[] begin = {3, 0, 0, 0, -1, -1, 0, 0};
    byte[] old = OleSamples.join(begin, random());
    byte[] name = OleSamples.join(new byte[] {3, 0, 0, 0}, LittleEndianBytes.latin1("Ann"));
    assertThat(
            DocumentSamples.judge(
                    "a.ppt", OleSamples.file("Current User", name, "PowerPoint Document", old))
                .findings())
        .isEmpty();
    byte[] with = OleSamples.join(old, OleSamples.macros("Sub AutoOpen()"));
    assertThat(
            DocumentSamples.judge(
                    "a.ppt", OleSamples.file("Current User", name, "PowerPoint Document", with))
                .rules())
        .isEqualTo("office-macros,office-autorun");
    byte[] user = new byte[28];
    user[2] = (byte) 0xF6;
    user[3] = 0x0F;
    assertThat(
            DocumentSamples.judge(
                    "a.ppt", OleSamples.file("Current User", user, "PowerPoint Document", old))
                .rules())
        .isEqualTo("unreadable-content");
  }

  @Test
  void theObjectsBehindADamagedOneInAPresentationAreJudgedToo() throws Exception {
    byte[] damaged = OleSamples.join(new byte[] {0, 16, 0, 0, 0x78, (byte) 0x9C, -1}, random());
    byte[] first = slide(0x10, 0x1011, damaged.length, damaged);
    byte[] macros = OleSamples.macros("Sub AutoOpen()");
    byte[] second = slide(0, 0x1011, macros.length, macros);
    assertThat(
            DocumentSamples.judge(
                    "a.ppt", OleSamples.file("PowerPoint Document", OleSamples.join(first, second)))
                .rules())
        .contains("office-macros")
        .contains("unreadable-content");
    assertThat(
            DocumentSamples.judge("a.ppt", OleSamples.file("PowerPoint Document", first)).rules())
        .isEqualTo("unreadable-content");
  }

  private static byte[] random() {
    byte[] bytes = new byte[600];
    new java.util.Random(1).nextBytes(bytes);
    return bytes;
  }
}
