package dev.dropgate.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.TestFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemporaryNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.part",
        "a.PART",
        "a.txt.filepart",
        "a.tmp",
        "x.crdownload",
        ".part",
        "한.Tmp",
        "Unconfirmed 4711.crdownload",
        "a.opdownload",
        "a.pdf.2a3b4c5d.partial",
        "a.partial",
        "a.txt.ocTransferId1234567890.part",
        "AbC12xYz.a.pdf.part",
        "a.0123456789abcdef0123456789abcdef-1.part.minio",
        "a.pdf_.gstmp",
        ".sftpgo-upload.9m4e2mr0ui3e8a215n4g.a.txt",
        ".pureftpd-upload.5f3c.11.2b.a91c",
        ".pureftpd-rename.5f3c.11.2b.a91c",
        ".in.a.txt.",
        ".in.a.txt",
        ".goutputstream-EFC4SW",
        ".davfs.tmp199da1",
        ".azDownload-2f1c0a5e-6d7b-4b5e-8a01-0123456789ab-a.txt",
        ".a.txt.~2f1c0a5e",
        "a.docx.sb-2f1c0a5e-XyZ123",
        "a.docx.sb-2f1c0a5e-XyZ123/a.docx",
        ".~tmp~/a.txt",
        "sub/.~tmp~/a.txt",
        ".rsync-partial/a.txt",
        ".TemporaryItems/folders.501/a.txt"
      })
  void aNameThatNoFinishedFileHas(String name) {
    assertThat(TemporaryName.isUnfinished(Path.of(name))).isTrue();
    assertThat(TemporaryName.mayBeUnfinished(Path.of(name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {".a.txt.Xy12Zq", ".report.zMuNBn", ".~a.txt.12ab34cd", "a.zip.download"})
  void aNameThatAFinishedFileMayHave(String name) {
    assertThat(TemporaryName.isUnfinished(Path.of(name))).isFalse();
    assertThat(TemporaryName.mayBeUnfinished(Path.of(name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "part",
        "tmp",
        "a.partition",
        "a.tmpl",
        "a.part/b",
        ".config.backup",
        ".bashrc",
        ".profile.123456",
        ".~lock.a.odt#",
        "~$a.docx",
        "a.Xy12Zq",
        "backup.20261130",
        "x~tmp~/a.txt",
        "a.~tmp~/b",
        ".inbox",
        ".x"
      })
  void aNameLikeAnyOther(String name) {
    assertThat(TemporaryName.mayBeUnfinished(Path.of(name))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    ".run.vbs.Xy12Zq,.run.vbs",
    ".run.vbs.abcdef,.run.vbs",
    ".run.vbs.~2f1c0a5e,.run.vbs",
    ".~run.vbs.2f1c0a5e,.~run.vbs",
    "run.vbs.part,run.vbs",
    "RUN.VBS.PART,RUN.VBS",
    "run.vbs.2a3b4c5d.partial,run.vbs",
    "run.vbs.ocTransferId1234567890.part,run.vbs",
    "run.vbs.0123456789abcdef0123456789abcdef-1.part.minio,run.vbs",
    "run.vbs.sb-2f1c0a5e-XyZ123,run.vbs"
  })
  void theFinalNameIsInIt(String name, String last) {
    assertThat(TemporaryName.finalNames(Path.of(name))).contains(Path.of(last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run.vbs",
        ".run.vbs",
        ".part",
        "a.js.download",
        "invoice.com.december",
        ".goutputstream-EFC4SW",
        "run.vbs.Xy12Zq"
      })
  void noOtherNameIsInIt(String name) {
    assertThat(TemporaryName.finalNames(Path.of(name))).isEmpty();
  }

  @Test
  void chosenSuffixIsNotRandom() {
    assertThat(TemporaryName.finalNames(Path.of("invoice.com.december.part")))
        .containsExactly(Path.of("invoice.com.december"));
  }

  @Test
  void keepsUndecodableBytes() {
    assertThat(TemporaryName.finalNames(TestFiles.raw("\u00ff\u00fe.vbs.part")))
        .containsExactly(TestFiles.raw("\u00ff\u00fe.vbs"));
  }
}
