package dev.dropgate.inspect.rules.archives;

import static dev.dropgate.inspect.rules.archives.RawZip.descriptor;
import static dev.dropgate.inspect.rules.archives.RawZip.end;
import static dev.dropgate.inspect.rules.archives.RawZip.listed;
import static dev.dropgate.inspect.rules.archives.RawZip.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Documents in which two readers find different parts. Each part counts for the document rules. */
class DocumentTwoReadersTest {
  private static final byte[] TEXT = bytes("<w:document xmlns:w='x'/>");
  private static final String PART = "word/_rels/settings.xml.rels";
  private static final byte[] TEMPLATE =
      bytes(
          "<Relationships><Relationship Id='r' TargetMode='External' Target='http://x.test/a.dotm'"
              + " Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate'"
              + "/></Relationships>");

  private final RawZip zip = new RawZip();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private int count;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void list(String name, byte[] data, int offset, int flags) {
    directory.writeBytes(listed(name, data, offset, flags));
    count++;
  }

  private void add(String name, byte[] data) {
    list(name, data, zip.size(), 0);
    zip.raw(member(name, data));
  }

  private void addDocument() {
    add("[Content_Types].xml", bytes("<Types/>"));
    add("_rels/.rels", bytes("<Relationships/>"));
    add("word/document.xml", TEXT);
  }

  private ScanResult judge() {
    int at = zip.size();
    zip.raw(directory.toByteArray(), end(count, directory.size(), at, 0));
    return new Inspector()
        .ruleSet(null, null)
        .judge(new ScanTarget(Path.of("a.docx"), EntryKind.FILE, new MemoryContent(zip.bytes())));
  }

  private static void assertTemplateFound(ScanResult judgement) {
    assertThat(judgement.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judgement.rules()).contains("archive-contradiction", "office-template");
  }

  @Test
  void aDocumentWithoutTheTemplateIsClean() {
    addDocument();
    assertThat(judge().verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void aListedPartCountsOnce() {
    addDocument();
    add(PART, TEMPLATE);
    assertThat(judge().findings()).extracting("rule").containsExactly("office-template");
  }

  @Test
  void aPartThatTheDirectoryDoesNotListCounts() {
    addDocument();
    zip.raw(member(PART, TEMPLATE));
    assertTemplateFound(judge());
  }

  @Test
  void aPartThatHasAnotherNameInItsOwnHeaderCounts() {
    addDocument();
    list("word/picture.png", TEMPLATE, zip.size(), 0);
    zip.raw(member(PART, TEMPLATE));
    assertTemplateFound(judge());
  }

  @Test
  void aPartWithinTheDataOfAMemberThatEndsEarlierForOthersCounts() {
    addDocument();
    byte[] shown = bytes("shown");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(shown);
    data.writeBytes(descriptor(shown));
    data.writeBytes(member(PART, TEMPLATE));
    list("word/media/a.bin", data.toByteArray(), zip.size(), 8);
    zip.raw(member("word/media/a.bin", data.toByteArray(), 20, 8), descriptor(data.toByteArray()));
    assertTemplateFound(judge());
  }

  @Test
  void aDocumentThatOnlyAReaderFromTheFrontFindsCounts() {
    zip.raw(member("[Content_Types].xml", bytes("<Types/>")), member(PART, TEMPLATE));
    add("a.txt", TEXT);
    assertTemplateFound(judge());
  }

  @Test
  void anUnlistedPartThatCannotBeReadHidesNoOther() {
    addDocument();
    zip.raw(member("word/broken.xml", bytes("<a><b></a>")), member(PART, TEMPLATE));
    assertTemplateFound(judge());
  }

  /** A file of some hundred KB must not take hundreds of MB: each entry would keep a long name. */
  @Test
  void manyEntriesWithOneLongNameAreALimit() {
    addDocument();
    int offset = zip.size();
    zip.raw(member("a".repeat(60_000), TEXT));
    for (int i = 0; i < 2_000; i++) {
      list("b" + i, TEXT, offset, 0);
    }
    assertThat(judge().verdict()).isNotEqualTo(Verdict.CLEAN);
    assertThat(judge().reasons()).contains("names of members of more than 8388608 bytes");
  }
}
