package dev.dropgate.camel.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamSpoolerTest {
  @TempDir private Path root;
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private StreamSpooler door;

  @BeforeEach
  void prepare() {
    door = new StreamSpooler(root);
  }

  @AfterEach
  void stop() throws IOException {
    camel.close();
  }

  @Property
  void noNameLeadsOutOfItsFolder(@ForAll String name) {
    Path base = Path.of("/base/folder");
    Path relative = StreamSpooler.safeRelativePath(name);
    assertThat(relative.isAbsolute()).isFalse();
    assertThat(base.resolve(relative).normalize()).startsWithRaw(base).isNotEqualTo(base);
  }

  @ParameterizedTest
  @CsvSource({
    "a.txt, a.txt",
    "sub/a.txt, sub/a.txt",
    "/etc/passwd, etc/passwd",
    "../../etc/passwd, etc/passwd",
    "a/../../b, a/b",
    "./a//b/, a/b",
    "'', unnamed",
    "/, unnamed",
    "../.., unnamed",
    "..., ...",
    "한글.exe, 한글.exe"
  })
  void senderNameBecomesARelativePath(String name, String expected) {
    assertThat(StreamSpooler.safeRelativePath(name)).hasToString(expected);
  }

  @Test
  void replacesNulInNames() {
    assertThat(StreamSpooler.safeRelativePath("a\0b")).hasToString("a_b");
  }

  @Test
  void passesClaimedEntriesThrough() throws IOException {
    Entry entry =
        new Entry("id", root.resolve("f"), root, Path.of("f"), EntryKind.FILE, Instant.EPOCH);
    Exchange exchange = new DefaultExchange(camel);
    exchange.setProperty("entry", entry);
    assertThat(admit(door, exchange)).isSameAs(entry);
    assertThat(TestFiles.tree(root)).isEmpty();
  }

  @Test
  void passesAnEntryOfASplitBatchThrough() throws IOException {
    Entry entry =
        new Entry("id", root.resolve("f"), root, Path.of("f"), EntryKind.FILE, Instant.EPOCH);
    Exchange exchange = new DefaultExchange(camel);
    exchange.getIn().setBody(entry);
    assertThat(admit(door, exchange)).isSameAs(entry);
    assertThat(TestFiles.tree(root)).isEmpty();
  }

  @Test
  void batchWhoseBodyWasReplacedIsNotJudgedByWhatReplacedIt() {
    Exchange exchange = new DefaultExchange(camel);
    exchange.setProperty(DropgateConstants.UNIT_OF_WORK, UnitOfWork.immediate());
    exchange.getIn().setBody("200 OK");
    assertThatThrownBy(() -> admit(door, exchange)).hasMessageContaining("split the batch");
  }

  @Test
  void storesZerosOfAStreamSparsely() throws IOException {
    TestFiles.sparse(root.resolve("probe"), 1 << 20); // or this file system has none
    int size = 20 << 20;
    byte[] content = new byte[size];
    content[0] = 'x';
    content[size / 2] = 'y';
    Exchange exchange = exchange("image.bin", "");
    exchange.getIn().setBody(new ByteArrayInputStream(content));
    Entry entry = admit(door, exchange);
    assertThat(entry.content()).hasBinaryContent(content);
    assertThat(TestFiles.room(entry.content())).isLessThan(1 << 20);
  }

  @Test
  void aStreamIsSpooledToAFileUntilTheExchangeIsDone() throws IOException {
    Exchange exchange = exchange("../x\\..\\y.exe", "content");
    Entry entry = admit(door, exchange);
    assertThat(entry.relative()).hasToString("x\\..\\y.exe");
    assertThat(entry.content()).hasContent("content").startsWithRaw(root);
    done(exchange);
    assertThat(entry.content()).doesNotExist();
    assertThat(TestFiles.tree(root)).hasSize(1).allMatch(file -> file.endsWith("directory.txt"));
  }

  @Test
  void aLongNameIsKept() throws IOException {
    String name = "한".repeat(85);
    assertThat(admit(door, exchange(name, "x")).relative()).hasToString(name);
  }

  @Test
  void twoMessagesOfOneNameAreTwoEntries() throws IOException {
    Entry one = admit(door, exchange("a", "1"));
    Entry two = admit(door, exchange("a", "2"));
    assertThat(one.id()).isNotEqualTo(two.id());
    assertThat(one.content()).hasContent("1");
    assertThat(two.content()).hasContent("2");
  }

  /** Their sources were never told that they were taken, and send them again. */
  @Test
  void startRemovesStreamsThatACrashCutOff() throws IOException {
    Entry cutOff = admit(door, exchange("a", "1"));
    StreamSpooler next = new StreamSpooler(root);
    Entry again = admit(next, exchange("a", "1"));
    assertThat(cutOff.content()).doesNotExist();
    assertThat(again.content()).hasContent("1");
  }

  @Test
  void rejectsMessageWithoutBody() {
    assertThatThrownBy(() -> door.admit(new DefaultExchange(camel)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no body");
  }

  private Exchange exchange(String name, String content) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.getIn().setHeader(Exchange.FILE_NAME, name);
    exchange.getIn().setBody(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    return exchange;
  }

  private static void done(Exchange exchange) {
    for (Synchronization synchronization : exchange.getExchangeExtension().handoverCompletions()) {
      synchronization.onComplete(exchange);
    }
  }

  private static Entry admit(StreamSpooler door, Exchange exchange) throws IOException {
    door.admit(exchange);
    return exchange.getProperty("entry", Entry.class);
  }
}
