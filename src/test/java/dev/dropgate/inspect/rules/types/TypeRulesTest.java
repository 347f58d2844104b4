package dev.dropgate.inspect.rules.types;

import static dev.dropgate.inspect.rules.types.Made.bytes;
import static dev.dropgate.inspect.rules.types.Made.join;
import static dev.dropgate.inspect.rules.types.Made.judge;
import static dev.dropgate.inspect.rules.types.Made.zip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.rules.archives.Archives;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypeRulesTest {
  private static final byte[] SCRIPT = bytes("#!/bin/sh\nrm -rf /\n");
  private static final byte[] LNK =
      bytes("L\0\0\0\001\024\002\0\0\0\0\0\300\0\0\0\0\0\0\106and so on");

  @ParameterizedTest
  @ValueSource(strings = {"invoice.pdf", "a.dll", "a", ".a", "a.dat", "a.PDF. .", "a.txt"})
  void aProgramIsDangerousUnderAnyNameAndTheReasonSaysWhatItIs(String name) {
    ScanResult judgement = judge(name, Made.library());
    assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judgement.rules()).isEqualTo("executable");
    assertThat(judgement.reasons()).startsWith("a Windows library (PE32+, x86-64)");
  }

  @Test
  void theReasonNamesTheExtension() {
    assertThat(judge("a.pdf", Made.library()).reasons())
        .hasToString("a Windows library (PE32+, x86-64) named .pdf");
    assertThat(judge("a", Made.library()).reasons()).endsWith(" without an extension");
  }

  @Test
  void codeUnderAnotherExtensionIsDisguised() {
    assertThat(judge("a.pdf", SCRIPT).rules()).isEqualTo("disguised");
    assertThat(judge("a.jpg", LNK).reasons()).hasToString("a Windows shortcut named .jpg");
    assertThat(judge("a.png", zip("A.class")).rules()).contains("disguised");
    assertThat(judge("a.docx", zip("[Content_Types].xml", "_rels/.rels", "A.class")).rules())
        .contains("disguised");
  }

  private static byte[] owner(int size) {
    byte[] file = Arrays.copyOf(bytes("\5Admin" + " ".repeat(48) + "\0\5\0A\0d\0m\0i\0n"), size);
    Arrays.fill(file, 80, size, (byte) ' ');
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"~$report.docx", "~$book.xlsx", "~$slides.pptx", "~$old.doc"})
  void officeOwnerFileIsClean(String name) {
    for (int size : new int[] {162, 165}) {
      assertThat(judge(name, owner(size))).isEqualTo(ScanResult.of(java.util.List.of()));
      assertThat(judge(name.substring(2), owner(size)).rules()).isEqualTo("type-mismatch");
    }
    assertThat(judge(name, owner(166)).rules()).isEqualTo("type-mismatch");
    byte[] longer = owner(162);
    longer[0] = 55;
    assertThat(judge(name, longer).rules()).isEqualTo("type-mismatch");
  }

  @Test
  void programIsNeverAnOwnerFile() {
    assertThat(judge("~$a.docx", Arrays.copyOf(LNK, 162)).rules()).isEqualTo("disguised");
    assertThat(judge("~$a.docx", Arrays.copyOf(SCRIPT, 162)).rules()).isEqualTo("disguised");
    assertThat(judge("~$a.docx", Made.library()).rules()).isEqualTo("executable");
    assertThat(judge("~$a.exe", owner(162)).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void codeUnderItsOwnExtensionIsLeftToNameRules() {
    assertThat(judge("a.lnk", LNK).findings()).isEmpty();
    assertThat(judge("a.jar", zip("A.class")).findings()).isEmpty();
    assertThat(judge("a.zip", zip("A.class")).findings()).isEmpty();
  }

  @Test
  void typeAndNameMayContradictEachOtherInBothDirections() {
    ScanResult judgement = judge("a.pdf", zip("a.txt"));
    assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judgement.rules()).isEqualTo("type-mismatch");
    assertThat(judgement.reasons())
        .hasToString("a ZIP archive, but named .pdf like a PDF document");
    // There is no more of that document.
    String both = "type-mismatch,unreadable-content";
    assertThat(judge("a.zip", bytes("%PDF-1.7")).rules()).isEqualTo(both);
    assertThat(judge("a.jpg", bytes("%PDF-1.7")).rules()).isEqualTo(both);
    assertThat(judge("a.zip", bytes("torn")).rules()).isEqualTo("type-mismatch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zip", "jar", "7z", "tar", "gz", "tgz", "bz2", "tbz2", "xz", "txz", "zst", "lz4", "cab",
        "arj", "rar", "iso", "cpio", "Z", "lzma"
      })
  void falseArchiveIsHeld(String extension) {
    for (byte[] none : new byte[][] {bytes("torn"), {1, 2, 3}, new byte[5000]}) {
      ScanResult judgement = judge("a." + extension, none);
      assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
      assertThat(judgement.rules()).isEqualTo("type-mismatch");
    }
  }

  @Test
  void aNameThatPromisesNothingContradictsNothing() {
    assertThat(judge("a.dat", bytes("\211PNG\r\n\032\n")).findings()).isEmpty();
    assertThat(judge("a", zip("a")).findings()).isEmpty();
    assertThat(judge("a.pdf", new byte[0]).findings()).isEmpty();
  }

  @Test
  void commonTypeMixupsAreOnlyLogged() {
    assertThat(judge("a.jpg", bytes("\211PNG\r\n\032\n"))).isEqualTo(judge("a", bytes("x")));
    assertThat(judge("a.doc", bytes("{\\rtf1 }")).findings()).isEmpty();
    assertThat(judge("a.xls", bytes("<html><table>")).shadow()).isEmpty();
    ScanResult text = judge("a.pdf", bytes("just some words\n"));
    assertThat(text.verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(text.shadow()).extracting(Finding::rule).containsExactly("type-mixup");
    assertThat(judge("a.pdf", new byte[] {1, 2, 3}).rules()).startsWith("type-mismatch");
    ScanResult page = judge("a.png", bytes("<!doctype html>404"));
    assertThat(page.verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(page.shadow()).hasSize(1);
    assertThat(judge("a.zip", bytes("Rar!\032\7\0")).shadow()).hasSize(1);
  }

  @Test
  void polyglotIsHeldAndCodeAfterPictureIsDangerous() {
    ScanResult held = judge("a.gif", join(bytes("GIF89a\0\0"), zip("a.txt")));
    assertThat(held.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(held.rules()).isEqualTo("polyglot");
    assertThat(held.reasons()).hasToString("a GIF picture and a ZIP archive at once");
    ScanResult dangerous = judge("a.dat", join(bytes("GIF89a\0\0"), zip("A.class")));
    assertThat(dangerous.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(dangerous.rules()).isEqualTo("polyglot");
    assertThat(judge("run.bin", join(SCRIPT, zip("a"))).verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void aTarThatIsAlsoADocumentOrPictureIsHeldAndLookedInto() throws IOException {
    byte[] document = Archives.TAR.of("%PDF-1.4 .txt", bytes("x"));
    assertThat(judge("a.pdf", document).rules()).contains("polyglot");
    for (String name : new String[] {"GIF89a", "{\\rtf1 a", "OggS"}) {
      byte[] first = Arrays.copyOf(Archives.TAR.of(name, new byte[0]), 512);
      byte[] tar = join(first, Archives.TAR.of("x.dat", Made.library()));
      for (String of : new String[] {"a.bin", "a.gif", "a.tar"}) {
        assertThat(judge(of, tar).reasons()).contains("x.dat: a Windows library");
      }
      assertThat(judge("a.gz", Archives.GZIP.of("", tar)).reasons()).contains("x.dat: a Windows");
    }
  }

  @Test
  void aRarOr7zBehindAPictureIsHeld() throws IOException {
    byte[] picture = bytes("\377\330\377\340........");
    byte[] sevenZip = Archives.SEVEN_ZIP.of("a.txt", bytes("x"));
    assertThat(judge("a.jpg", join(picture, sevenZip)).rules()).contains("polyglot");
    assertThat(judge("a.dat", join(bytes("\1\2"), sevenZip)).verdict())
        .isEqualTo(Verdict.UNDECIDED);
  }

  private static byte[] withHeader(String header, int size) {
    return Arrays.copyOf(bytes(header), size);
  }

  @Test
  void anArchiveBehindAPictureASoundOrThePdfsEndIsHeld() {
    byte[] picture = bytes("\377\330\377\340 picture");
    byte[] sound = bytes("ID3\3\0\0\0\0\0\0");
    byte[] pdf = bytes("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n");
    String start = "MSCF\0\0\0\0\1\1\0\0\0\0\0\0\44\0\0\0\0\0\0\0\3\1\0\0";
    byte[] cab = withHeader(start, 100);
    byte[] lha = withHeader("\50\0-lh5-\1\0\0\0\1\0\0\0\0\0\0\0\40\2\0\0", 60);
    byte[] rar = withHeader("Rar!\32\7\1\0\0\0\0\0\3\1\4\0", 60);
    byte[] iso = join(new byte[0x8000], bytes("\1CD001\1\0"), new byte[3000]);
    for (byte[] archive : new byte[][] {cab, lha, rar, iso}) {
      for (int gap : new int[] {0, 1, 2, 3, 4, 5, 100_000}) {
        for (byte[] first : new byte[][] {picture, sound, pdf}) {
          boolean found = first != pdf || (archive != iso && gap < 1000);
          ScanResult judgement = judge("a.dat", join(first, new byte[gap], archive));
          if (found) {
            assertThat(judgement.rules()).as("gap %d", gap).contains("polyglot");
            assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
          } else {
            assertThat(judgement.rules()).doesNotContain("polyglot");
          }
        }
      }
    }
    String words = "-lh5- is a method, CD001\1 a mark, MSCF\0\0\0\0 another";
    assertThat(judge("a.jpg", join(picture, bytes(words))).findings()).isEmpty();
  }

  @Test
  void aSymbianInstallerIsHeldAsOne() {
    for (String start :
        new String[] {
          "\172\032\040\020\0\0\0\0\1\2\3\4",
          "\1\2\3\020\155\0\0\020\031\004\0\020",
          "\1\2\3\020\022\072\0\020\031\004\0\020"
        }) {
      ScanResult judgement = judge("a.dat", withHeader(start, 200));
      assertThat(judgement.rules()).isEqualTo("archive-unsupported");
      assertThat(judgement.reasons()).contains("Symbian");
    }
  }

  @Test
  void aTarOrCpioBehindJunkIsHeld() throws IOException {
    byte[] tar = Archives.TAR.of("x.dat", Made.library());
    assertThat(judge("a.dat", join(new byte[512], tar)).reasons()).contains("x.dat: a Windows");
    assertThat(judge("a.dat", join(Made.at(1024, Map.of(0, "\1\2")), tar)).reasons())
        .contains("x.dat: a Windows");
    byte[] cpio = Archives.CPIO.of("x.dat", Made.library());
    assertThat(judge("a.dat", join(new byte[512], cpio)).verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  private static byte[] linuxProgram() {
    byte[] program = Arrays.copyOf(bytes("\177ELF\2\1\1"), 300);
    program[16] = 2;
    program[18] = 62;
    program[20] = 1;
    return program;
  }

  @Test
  void aProgramBehindAPictureASoundAPdfOrATextIsFound() throws IOException {
    byte[] text = bytes("some words\r\n");
    for (byte[] first :
        new byte[][] {
          bytes("\377\330\377\340........"),
          bytes("\211PNG\r\n\032\n..."),
          bytes("GIF89a\0\0"),
          Made.at(70, Map.of(0, "BM\106\0\0\0\0\0\0\0\066\0\0\0\050\0\0\0")),
          bytes("ID3\3\0\0\0\0\0\0"),
          bytes("%PDF-1.7\n"),
          text
        }) {
      for (byte[] program : new byte[][] {Made.library(), linuxProgram()}) {
        for (int gap : new int[] {0, 1, 4000, 61_300, 65_500, 70_000, 900_001}) {
          byte[] blanks = new byte[gap];
          Arrays.fill(blanks, (byte) ' ');
          ScanResult judgement = judge("a.dat", join(first, blanks, program, blanks));
          assertThat(judgement.verdict()).as("gap %d", gap).isEqualTo(Verdict.DANGEROUS);
          assertThat(judgement.rules()).contains("executable");
          assertThat(judgement.reasons()).contains(" behind ").doesNotContain("machine");
        }
      }
    }
    assertThat(judge("a.txt", join(text, Made.library())).rules()).contains("executable");
  }

  @Test
  void falseProgramSignaturesAreNotFindings() throws IOException {
    byte[] library = Made.library();
    byte[] torn = library.clone();
    int header = (library[0x3C] & 0xFF) | ((library[0x3D] & 0xFF) << 8);
    torn[header] = 'Q';
    byte[] picture = bytes("GIF89a\0\0");
    assertThat(judge("a.gif", join(picture, torn)).verdict()).isEqualTo(Verdict.CLEAN);
    byte[] about = bytes("MZ and \177ELF and PE\0\0 are what programs begin with");
    assertThat(judge("a.gif", join(picture, about)).verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(judge("a.dat", join(bytes("\1\2\3"), library)).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%PDF-1.7\n", "\211PNG\r\n\032\n", "ID3\3\0\0\0\0\0\0"})
  void anHtmlApplicationBehindADocumentIsFoundNearItsBeginningAndAtItsEnd(String first) {
    byte[] application = bytes("<html><HTA:Application id=a><script>run()</script></html>");
    for (int gap : new int[] {0, 10_000, 200_000}) {
      byte[] file = join(bytes(first), new byte[gap], application);
      assertThat(judge("a.dat", file).reasons()).contains("an HTML application named .dat");
      assertThat(judge("a.dat", file).verdict()).isEqualTo(Verdict.DANGEROUS);
    }
  }

  @Test
  void oldArchiveFormatsAreHeldUnderAnyName() {
    String hex = "(This file must be converted with BinHex 4.0)\r\n";
    for (String packed :
        new String[] {
          "SZDD\210\360\047\063A\0",
          "KWAJ\210\360\047\321\0",
          "SZ \210\360\047\063\321",
          hex + "\r\n:$f*TEQKPH#a",
          "a remark\r\n\r\n" + hex + "\r\n:$f*TEQKPH#a"
        }) {
      for (String name : new String[] {"a.ex_", "a", "a.dat", "a.hqx"}) {
        ScanResult judgement = judge(name, bytes(packed));
        assertThat(judgement.rules()).as(packed).isEqualTo("archive-unsupported");
        assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
      }
    }
    assertThat(judge("a.txt", bytes("It says: " + hex + ":x")).findings()).isEmpty();
    assertThat(judge("a.txt", bytes(hex + "is what such a file begins with.")).findings())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pdf", "jpg", "docx"})
  void aScriptThatShowsItselfIsFoundUnderTheNameOfADocument(String extension) {
    String script = "<script language=\"VBScript\">x</script>";
    for (String text :
        new String[] {
          "#!/bin/sh\n",
          "<job id=a>" + script + "</job>",
          "<?xml version=\"1.0\"?>\r\n<package><job>" + script + "</job></package>",
          "<?XML version='1.0'?><scriptlet>" + script + "</scriptlet>",
          "<component>" + script + "</component>"
        }) {
      ScanResult judgement = judge("a." + extension, bytes(text));
      assertThat(judgement.rules()).as(text).contains("disguised");
      assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    }
    for (String text : new String[] {"@echo off\r\n", "WScript.Echo 1\r\n", "REGEDIT4\r\n"}) {
      assertThat(judge("a." + extension, bytes(text)).rules()).doesNotContain("disguised");
    }
    assertThat(judge("a.wsf", bytes("<job id=a>" + script + "</job>")).rules())
        .doesNotContain("disguised");
    assertThat(judge("a.xml", bytes("<job><script>x</script></job>")).findings()).isEmpty();
  }
}
