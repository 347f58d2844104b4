package dev.dropgate.inspect.rules.documents.hwp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.format.hwp.PostScriptReader;
import dev.dropgate.inspect.rules.documents.DocumentSamples;
import dev.dropgate.inspect.rules.documents.OleSamples;
import dev.dropgate.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hangul documents of version 5, and the files in them. */
public class HwpDocumentsTest {
  private static final int COMPRESSED = 1;
  private static final int DISTRIBUTION = 4;

  private static final String HOSTILE_EPS =
      String.join(
          "\n",
          "%!PS-Adobe-3.0 EPSF-3.0",
          "/a <" + "4145".repeat(40) + "> def",
          "0 1 a length 1 sub { a 2 copy get 17 xor put } for a cvx exec");

  private static final String DRAWING =
      """
      %!PS-Adobe-3.0 EPSF-3.0
      %%BoundingBox: 0 0 9 9
      /m { moveto } bind def
      0 0 m 9 9 lineto stroke showpage
      %%EOF\
      """;

  public static byte[] deflated(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater =
        new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
      deflater.write(bytes);
    }
    return out.toByteArray();
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] text(String text) {
    return OleSamples.join(number(text.length()), text.getBytes(StandardCharsets.UTF_16LE));
  }

  /** The stream as Hangul writes it: four texts and a mark. */
  private static byte[] script(String source) {
    return OleSamples.join(
        text(HwpxDocumentsTest.HEADER), text(source), text(""), text(""), number(-1));
  }

  private static byte[] header(int flags) {
    byte[] header = new byte[256];
    byte[] signature = LittleEndianBytes.latin1("HWP Document File");
    System.arraycopy(signature, 0, header, 0, signature.length);
    header[35] = 5;
    header[36] = (byte) flags;
    header[37] = (byte) (flags >> 8);
    return header;
  }

  /** A document; each stream is deflated if the flags say so. */
  private static byte[] document(int flags, Object... pathsAndContents) throws IOException {
    List<Object> all =
        new ArrayList<>(List.of("FileHeader", header(flags), "DocInfo", new byte[9]));
    for (int i = 0; i < pathsAndContents.length; i += 2) {
      byte[] content = (byte[]) pathsAndContents[i + 1];
      all.add(pathsAndContents[i]);
      all.add((flags & COMPRESSED) == 0 ? content : deflated(content));
    }
    return OleSamples.file(all.toArray());
  }

  private static byte[] sized(byte[] ole) {
    return OleSamples.join(number(ole.length), ole);
  }

  /** The smallest header that Windows takes for a program's. */
  public static byte[] program() {
    byte[] program = new byte[512];
    program[0] = 'M';
    program[1] = 'Z';
    program[0x3C] = 0x40;
    System.arraycopy(LittleEndianBytes.latin1("PE\0\0\114\1\1\0"), 0, program, 0x40, 8);
    program[0x40 + 20] = (byte) 0xE0;
    program[0x40 + 22] = 2;
    program[0x40 + 24] = 0x0B;
    program[0x40 + 25] = 1;
    return program;
  }

  private static byte[] object(String name, byte[] file) throws IOException {
    return OleSamples.file("\u0001Ole10Native", OleSamples.packaged(name, file));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, COMPRESSED})
  void aDocumentWithTheScriptThatHangulWritesIsClean(int flags) throws Exception {
    byte[] file =
        document(
            flags,
            "Scripts/DefaultJScript",
            script(HwpxDocumentsTest.EMPTY),
            "Scripts/JScriptVersion",
            new byte[] {1, 0, 0, 0, 0, 0, 0, 0},
            "BinData/BIN0001.eps",
            LittleEndianBytes.latin1(DRAWING));
    for (String name : new String[] {"a.hwp", "a.dat", "a.doc"}) {
      assertThat(DocumentSamples.strict(name, file).findings()).isEmpty();
    }
    byte[] none =
        document(flags, "Scripts/DefaultJScript", OleSamples.join(new byte[16], number(-1)));
    assertThat(DocumentSamples.strict("a.hwp", none).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, COMPRESSED})
  void aScriptThatDoesSomethingIsDangerous(int flags) throws Exception {
    byte[] file = document(flags, "Scripts/DefaultJScript", script(HwpxDocumentsTest.RUNS));
    for (String name : new String[] {"a.hwp", "a.dat", "a.doc", "a"}) {
      assertThat(DocumentSamples.judge(name, file).rules()).isEqualTo("hwp-script");
    }
    assertThat(DocumentSamples.judge("b.zip", DocumentSamples.zip("a.hwp", file)).rules())
        .isEqualTo("hwp-script");
    String mail =
        "From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: application/x-hwp;"
            + " name=a.hwp\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(file);
    assertThat(DocumentSamples.judge("a.eml", LittleEndianBytes.latin1(mail)).rules())
        .isEqualTo("hwp-script");
    assertThat(DocumentSamples.judge("a.hwp", file, "hwp-script=log").verdict())
        .isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aScriptThatIsCutOffIsNotClean() throws Exception {
    byte[] whole = script(HwpxDocumentsTest.RUNS);
    for (int length : new int[] {2, 20, 200, whole.length - 20}) {
      byte[] file = document(0, "Scripts/DefaultJScript", java.util.Arrays.copyOf(whole, length));
      assertThat(DocumentSamples.judge("a.hwp", file).verdict()).isNotEqualTo(Verdict.CLEAN);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, false",
    "0, true",
    "1, false",
    "1, true",
  })
  void anOleObjectIsJudgedByTheRulesForDocuments(int flags, boolean size) throws Exception {
    byte[] macros = OleSamples.macros("Sub AutoOpen()");
    byte[] packaged = object("setup.exe", LittleEndianBytes.latin1("text"));
    byte[] hidden = object("a.txt", program());
    for (byte[] ole : new byte[][] {macros, packaged, hidden}) {
      byte[] file = document(flags, "BinData/BIN0001.OLE", size ? sized(ole) : ole);
      for (String name : new String[] {"a.hwp", "a.dat", "a.doc"}) {
        assertThat(DocumentSamples.judge(name, file).verdict()).isEqualTo(Verdict.DANGEROUS);
      }
    }
    byte[] harmless = document(flags, "BinData/BIN0001.OLE", size ? sized(table()) : table());
    assertThat(DocumentSamples.judge("a.hwp", harmless).verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(DocumentSamples.judge("a.hwp", harmless, "hwp-ole=on").rules()).isEqualTo("hwp-ole");
  }

  private static byte[] table() throws IOException {
    return OleSamples.file(
        "Workbook", OleSamples.record(0x0809, (byte) 0, (byte) 6, (byte) 5, (byte) 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"BIN0001.jpg", "BIN0001.OLE", "BIN0001", "BIN0001.exe", "BIN0001.eps"})
  void aProgramInTheBinaryDataIsDangerous(String name) throws Exception {
    for (int flags : new int[] {0, COMPRESSED}) {
      byte[] file = document(flags, "BinData/" + name, program());
      assertThat(DocumentSamples.judge("a.hwp", file).verdict()).isEqualTo(Verdict.DANGEROUS);
    }
    // A single stream may be stored although the others are deflated, and vice versa.
    byte[] stored = OleSamples.file("FileHeader", header(COMPRESSED), "BinData/" + name, program());
    byte[] packed =
        OleSamples.file("FileHeader", header(0), "BinData/" + name, deflated(program()));
    byte[] torn =
        OleSamples.file(
            "FileHeader",
            header(COMPRESSED),
            "BinData/" + name,
            java.util.Arrays.copyOf(deflated(OleSamples.join(program(), random())), 2000));
    for (byte[] file : new byte[][] {stored, packed, torn}) {
      assertThat(DocumentSamples.judge("a.hwp", file).verdict()).isEqualTo(Verdict.DANGEROUS);
    }
  }

  private static byte[] random() {
    byte[] bytes = new byte[4000];
    new java.util.Random(1).nextBytes(bytes);
    return bytes;
  }

  @Test
  void postScriptThatRunsWhatItHasDecodedIsDangerous() throws Exception {
    for (String source :
        new String[] {
          HOSTILE_EPS,
          "%!PS\n(%pipe%calc) (w) file\n",
          "%!PS\n0 1 300 { .eqproc } for\n",
          "%!PS\n(x) deletefile\n"
        }) {
      for (String name : new String[] {"BIN0001.eps", "BIN0001.PS", "BIN0001.jpg"}) {
        byte[] file = document(COMPRESSED, "BinData/" + name, LittleEndianBytes.latin1(source));
        assertThat(DocumentSamples.judge("a.hwp", file).rules()).contains("hwp-eps");
      }
    }
    byte[] preview = new byte[30];
    System.arraycopy(LittleEndianBytes.latin1("\305\320\323\306"), 0, preview, 0, 4);
    byte[] dos = OleSamples.join(preview, LittleEndianBytes.latin1(HOSTILE_EPS));
    assertThat(DocumentSamples.judge("a.hwp", document(0, "BinData/BIN0001.jpg", dos)).rules())
        .contains("hwp-eps");
    assertThat(PostScriptReader.hostileReason(LittleEndianBytes.latin1(DRAWING))).isNull();
    assertThat(PostScriptReader.hostileReason(LittleEndianBytes.latin1("<".repeat(200_000))))
        .isNull();
    assertThat(PostScriptReader.hostileReason(LittleEndianBytes.latin1("<41 ".repeat(200_000))))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 1, 1 << 4, 1 << 8, 1 << 10})
  void anEncryptedDocumentIsUndecided(int flag) throws Exception {
    byte[] file = document(flag, "Scripts/DefaultJScript", random());
    for (String name : new String[] {"a.hwp", "a.dat"}) {
      assertThat(DocumentSamples.judge(name, file).rules()).isEqualTo("document-encrypted");
    }
  }

  @Test
  void aDocumentForDistributionIsReadWithTheKeyInIt() throws Exception {
    int flags = COMPRESSED | DISTRIBUTION;
    byte[] clean =
        OleSamples.file(
            "FileHeader",
            header(flags),
            "Scripts/DefaultJScript",
            distributed(deflated(script(HwpxDocumentsTest.EMPTY))));
    assertThat(DocumentSamples.strict("a.hwp", clean).findings()).isEmpty();
    byte[] runs =
        OleSamples.file(
            "FileHeader",
            header(flags),
            "Scripts/DefaultJScript",
            distributed(deflated(script(HwpxDocumentsTest.RUNS))));
    assertThat(DocumentSamples.judge("a.hwp", runs).rules()).isEqualTo("hwp-script");
    byte[] data =
        OleSamples.file(
            "FileHeader", header(flags), "BinData/BIN0001.png", distributed(deflated(program())));
    assertThat(DocumentSamples.judge("a.hwp", data).verdict()).isEqualTo(Verdict.DANGEROUS);
  }

  /** Encrypts as the format says: a masked record with the key, then blocks of AES. */
  private static byte[] distributed(byte[] data) throws Exception {
    byte[] record = new byte[256];
    int seed = 0x5B87E512;
    System.arraycopy(number(seed), 0, record, 0, 4);
    byte[] key = LittleEndianBytes.latin1("0123456789ABCDEF");
    System.arraycopy(key, 0, record, 4 + (seed & 0x0F), key.length);
    int next = seed;
    int left = 0;
    int mask = 0;
    for (int i = 0; i < record.length; i++, left--) {
      if (left == 0) {
        next = next * 214013 + 2531011;
        mask = next >>> 16 & 0xFF;
        next = next * 214013 + 2531011;
        left = (next >>> 16 & 0x0F) + 1;
      }
      record[i] ^= (byte) (i < 4 ? 0 : mask);
    }
    Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    byte[] padded = java.util.Arrays.copyOf(data, (data.length + 15) / 16 * 16);
    return OleSamples.join(number(0x1C | 256 << 20), record, cipher.doFinal(padded));
  }

  @Test
  void anObjectOfAnHwpxIsFoundBehindItsSize() throws Exception {
    byte[] ole = object("a.txt", program());
    for (byte[] part : new byte[][] {sized(ole), ole}) {
      byte[] file =
          DocumentSamples.zip(
              "mimetype",
              "application/hwp+zip",
              "Contents/content.hpf",
              "<p/>",
              "BinData/ole1.ole",
              part);
      assertThat(DocumentSamples.judge("a.hwpx", file).rules()).contains("executable");
    }
    byte[] harmless =
        DocumentSamples.zip(
            "mimetype",
            "application/hwp+zip",
            "Contents/content.hpf",
            "<p/>",
            "BinData/ole1.ole",
            sized(table()));
    assertThat(DocumentSamples.judge("a.hwpx", harmless).verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(DocumentSamples.judge("a.hwpx", harmless, "hwp-ole=on").rules())
        .isEqualTo("hwp-ole");
    byte[] eps =
        DocumentSamples.zip(
            "mimetype",
            "application/hwp+zip",
            "Contents/content.hpf",
            "<p/>",
            "BinData/image1.eps",
            HOSTILE_EPS);
    assertThat(DocumentSamples.judge("a.hwpx", eps).rules()).isEqualTo("hwp-eps");
  }
}
