package dev.dropgate.inspect.types;

import static dev.dropgate.inspect.types.Made.bytes;
import static dev.dropgate.inspect.types.Made.join;
import static dev.dropgate.inspect.types.Made.judge;
import static dev.dropgate.inspect.types.Made.zip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.Finding;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Verdict;
import dev.dropgate.inspect.archive.Archives;
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
    Judgement judgement = judge(name, Made.library());
    assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judgement.rules()).isEqualTo("executable");
    assertThat(judgement.reasons()).startsWith("a Windows library (PE32+, x86-64)");
  }

  @Test
  void theReasonNamesTheExtension() {
    assertThat(judge("a.pdf", Made.library()).reasons())
        .isEqualTo("a Windows library (PE32+, x86-64) named .pdf");
    assertThat(judge("a", Made.library()).reasons()).endsWith(" without an extension");
  }

  @Test
  void whatRunsUnderAForeignNameIsDisguised() {
    assertThat(judge("a.pdf", SCRIPT).rules()).isEqualTo("disguised");
    assertThat(judge("a.txt", LNK).rules()).isEqualTo("disguised");
    assertThat(judge("a.jpg", LNK).reasons()).isEqualTo("a Windows shortcut named .jpg");
    assertThat(judge("a", LNK).rules()).isEqualTo("disguised");
    assertThat(judge("a.png", zip("A.class")).rules()).contains("disguised");
    assertThat(judge("a.docx", zip("[Content_Types].xml", "_rels/.rels", "A.class")).rules())
        .contains("disguised");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.sh", "a", "a.py", "a.in", "README.md", ".profile", "uwsgi.ini"})
  void aScriptUnderItsOwnNameIsNone(String name) {
    assertThat(judge(name, SCRIPT)).isEqualTo(judge("a.txt", bytes("x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"howto.txt", "a.log", "a.csv"})
  void aScriptNamedLikeATextOpensInAnEditorAndIsOnlyTold(String name) {
    Judgement judgement = judge(name, SCRIPT);
    assertThat(judgement.verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(judgement.shadow()).extracting(Finding::rule).containsExactly("disguised");
  }

  private static byte[] owner(int size) {
    byte[] file = Arrays.copyOf(bytes("\5Admin" + " ".repeat(48) + "\0\5\0A\0d\0m\0i\0n"), size);
    Arrays.fill(file, 80, size, (byte) ' ');
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"~$report.docx", "~$book.xlsx", "~$slides.pptx", "~$old.doc"})
  void whatOfficePutsBesideAnOpenDocumentIsClean(String name) {
    for (int size : new int[] {162, 165}) {
      assertThat(judge(name, owner(size))).isEqualTo(Judgement.of(java.util.List.of()));
      assertThat(judge(name.substring(2), owner(size)).rules()).isEqualTo("type-mismatch");
    }
    assertThat(judge(name, owner(166)).rules()).isEqualTo("type-mismatch");
    byte[] longer = owner(162);
    longer[0] = 55;
    assertThat(judge(name, longer).rules()).isEqualTo("type-mismatch");
  }

  @Test
  void whatRunsIsNoOwnerFileWhateverItIsCalled() {
    assertThat(judge("~$a.docx", Arrays.copyOf(LNK, 162)).rules()).isEqualTo("disguised");
    assertThat(judge("~$a.docx", Arrays.copyOf(SCRIPT, 162)).rules()).isEqualTo("disguised");
    assertThat(judge("~$a.docx", Made.library()).rules()).isEqualTo("executable");
    assertThat(judge("~$a.exe", owner(162)).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void whatRunsUnderItsOwnNameIsForTheRulesOnNames() {
    assertThat(judge("a.lnk", LNK).findings()).isEmpty();
    assertThat(judge("a.jar", zip("A.class")).findings()).isEmpty();
    assertThat(judge("a.zip", zip("A.class")).findings()).isEmpty();
  }

  @Test
  void typeAndNameMayContradictEachOtherInBothDirections() {
    Judgement judgement = judge("a.pdf", zip("a.txt"));
    assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judgement.rules()).isEqualTo("type-mismatch");
    assertThat(judgement.reasons()).isEqualTo("a ZIP archive, but named .pdf like a PDF document");
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
  void anArchiveThatIsNoneIsHeld(String extension) {
    for (byte[] none : new byte[][] {bytes("torn"), {1, 2, 3}, new byte[5000]}) {
      Judgement judgement = judge("a." + extension, none);
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
  void whatPeopleMixUpEveryDayIsOnlyTold() {
    assertThat(judge("a.jpg", bytes("\211PNG\r\n\032\n"))).isEqualTo(judge("a", bytes("x")));
    assertThat(judge("a.doc", bytes("{\\rtf1 }")).findings()).isEmpty();
    assertThat(judge("a.xls", bytes("<html><table>")).shadow()).isEmpty();
    Judgement text = judge("a.pdf", bytes("just some words\n"));
    assertThat(text.verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(text.shadow()).extracting(Finding::rule).containsExactly("type-mixup");
    assertThat(judge("a.pdf", new byte[] {1, 2, 3}).rules()).startsWith("type-mismatch");
    Judgement page = judge("a.png", bytes("<!doctype html>404"));
    assertThat(page.verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(page.shadow()).hasSize(1);
    assertThat(judge("a.zip", bytes("Rar!\032\7\0")).shadow()).hasSize(1);
  }

  @Test
  void twoTypesAtOnceAreHeldAndSomethingToRunBehindAPictureIsDangerous() {
    Judgement held = judge("a.gif", join(bytes("GIF89a\0\0"), zip("a.txt")));
    assertThat(held.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(held.rules()).isEqualTo("polyglot");
    assertThat(held.reasons()).isEqualTo("a GIF picture and a ZIP archive at once");
    Judgement dangerous = judge("a.dat", join(bytes("GIF89a\0\0"), zip("A.class")));
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

  @Test
  void aTarOrCpioBehindJunkIsHeld() throws IOException {
    byte[] tar = Archives.TAR.of("x.dat", Made.library());
    assertThat(judge("a.dat", join(new byte[512], tar)).reasons()).contains("x.dat: a Windows");
    assertThat(judge("a.dat", join(Made.at(1024, Map.of(0, "\1\2")), tar)).reasons())
        .contains("x.dat: a Windows");
    byte[] cpio = Archives.CPIO.of("x.dat", Made.library());
    assertThat(judge("a.dat", join(new byte[512], cpio)).verdict()).isEqualTo(Verdict.UNDECIDED);
  }
}
