package dev.dropgate.camel.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.camel.JudgedEntry;
import dev.dropgate.io.Evidence;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryBatch;
import dev.dropgate.quarantine.PurgePolicy;
import dev.dropgate.quarantine.QuotaExceededException;
import dev.dropgate.quarantine.RecordRetention;
import dev.dropgate.quarantine.RetentionConfig;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import dev.dropgate.quarantine.file.Store;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The endpoint as Camel users meet it. */
class QuarantineComponentTest {
  @TempDir private Path root;
  private Store store;
  private DefaultCamelContext camel;

  @BeforeEach
  void start() {
    store = new Store(root);
    camel = new DefaultCamelContext();
    camel.start();
  }

  @AfterEach
  void stop() throws Exception {
    camel.close();
  }

  @Test
  void keepsFileOnce() throws Exception {
    Entry entry = store.claim(Duration.ZERO, "content");
    assertThat(send(uri(), entry, Evidence.of(entry.content(), true)).getException()).isNull();
    assertThat(store.folder.resolve(entry.id()).resolve("content")).hasContent("content");
    String tree = TestFiles.tree(store.folder).toString();
    String log = store.log();
    assertThat(send(uri(), entry, Evidence.of(entry.content(), true)).getException()).isNull();
    assertThat(TestFiles.tree(store.folder)).hasToString(tree);
    assertThat(store.log()).isEqualTo(log);
    assertThat(entry.content()).hasContent("content");
  }

  @Nested
  class Batches {
    private final List<Entry> entries = new ArrayList<>();

    @BeforeEach
    void claim() throws IOException {
      for (int i = 0; i < 5; i++) {
        entries.add(store.claim(Duration.ZERO, "content " + i));
      }
    }

    @Test
    void keepsEachFileOnce() throws Exception {
      assertThat(sendBatch(uri(), judged()).getException()).isNull();
      assertThat(store.ids()).containsExactlyElementsOf(ids());
      for (int i = 0; i < 5; i++) {
        assertThat(store.folder.resolve(entries.get(i).id()).resolve("content"))
            .hasContent("content " + i);
      }
      assertThat(store.log().lines()).hasSize(5);
      String log = store.log();
      assertThat(sendBatch(uri(), judged()).getException()).isNull();
      assertThat(store.log()).isEqualTo(log);
    }

    @Test
    void fileThatFailsHoldsUpNoOtherWhenTheyComeOneByOne() throws Exception {
      Entry gone = entries.get(2);
      List<JudgedEntry> judged = judged();
      Files.delete(gone.content());
      assertThat(sendBatch(uri(), judged).getException()).isInstanceOf(IOException.class);
      for (JudgedEntry one : judged) {
        Exchange sent = send(uri(), one.entry(), one.evidence());
        assertThat(sent.getException() == null).isEqualTo(!one.entry().equals(gone));
      }
      TestFiles.file(gone.content(), "content 2");
      assertThat(send(uri(), gone, judged.get(2).evidence()).getException()).isNull();
      assertThat(store.ids()).containsExactlyElementsOf(ids());
    }

    /** Otherwise a route that holds what does not fit would hold all of them. */
    @Test
    void fullStoreFailsTheBatchAndTakesWhatFitsOfItsFiles() throws Exception {
      PurgePolicy policy = new PurgePolicy(null, Duration.ZERO, 0, 3, false);
      camel
          .getRegistry()
          .bind(
              "limits",
              new RecordRetention(
                  new RetentionConfig(new FileQuarantineStore(store.folder), null, policy)));
      String limited = uri() + "&retention=#bean:limits";
      assertThat(sendBatch(limited, judged()).getException())
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(QuotaExceededException.class)
          .hasNoCause();
      List<Boolean> kept = new ArrayList<>();
      for (Entry entry : entries) {
        kept.add(
            !(send(limited, entry, Evidence.of(entry.content(), true)).getException()
                instanceof QuotaExceededException));
      }
      assertThat(kept).containsExactly(true, true, true, false, false);
    }

    private List<String> ids() {
      return entries.stream().map(Entry::id).toList();
    }

    private List<JudgedEntry> judged() throws IOException {
      List<JudgedEntry> judged = new ArrayList<>();
      for (Entry entry : entries) {
        judged.add(new JudgedEntry(entry, Store.DANGEROUS, Evidence.of(entry.content(), true)));
      }
      return judged;
    }

    private Exchange sendBatch(String uri, List<JudgedEntry> judged) throws IOException {
      try (ProducerTemplate template = camel.createProducerTemplate()) {
        return template.send(
            uri,
            exchange -> {
              exchange
                  .getIn()
                  .setBody(
                      new EntryBatch(
                          entries, Collections.nCopies(entries.size(), Store.DANGEROUS)));
              exchange.setProperty(DropgateConstants.JUDGED_ENTRIES, judged);
            });
      }
    }
  }

  @Test
  void theMissingOptionIsNamed() {
    assertThatThrownBy(() -> camel.getEndpoint("quarantine:records"))
        .hasStackTraceContaining("quarantine:records needs the option directory");
  }

  @Test
  void aMisspeltOptionIsRefused() {
    assertThatThrownBy(() -> camel.getEndpoint(uri() + "&sael=true"))
        .isInstanceOf(ResolveEndpointFailedException.class)
        .hasMessageContaining("sael");
  }

  @Test
  void sealingNeedsAKey() {
    assertThatThrownBy(() -> camel.getEndpoint(uri() + "&seal=true"))
        .hasStackTraceContaining("quarantine:records needs the option keyFile to seal");
  }

  @Test
  void aRetentionOfAnotherDirectoryIsRefused() {
    PurgePolicy policy = new PurgePolicy(null, Duration.ZERO, 0, 0, false);
    RecordRetention retention =
        new RecordRetention(
            new RetentionConfig(new FileQuarantineStore(root.resolve("other")), null, policy));
    camel.getRegistry().bind("limits", retention);
    assertThatThrownBy(() -> camel.getEndpoint(uri() + "&retention=#bean:limits"))
        .hasStackTraceContaining("has a retention bean of another directory");
  }

  @Test
  void refusesMessageThatBypassedTriage() throws Exception {
    Entry entry = store.claim(Duration.ZERO, "content");
    Exchange exchange = send(uri(), entry, null);
    assertThat(exchange.getException())
        .hasMessageContaining("evidence is missing; send to direct:triage");
    assertThat(store.folder.resolve(entry.id())).doesNotExist();
  }

  @Test
  void itIsAnEndpointToSendToOnly() throws Exception {
    assertThatThrownBy(() -> camel.getEndpoint(uri()).createConsumer(exchange -> {}))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  /** A route that is only tried out makes its endpoints, and must change nothing. */
  @Test
  void anEndpointThatNothingIsSentToTouchesNothing() {
    assertThat(camel.getEndpoint(uri())).isInstanceOf(QuarantineEndpoint.class);
    assertThat(store.folder).doesNotExist();
  }

  @Test
  void recoversFromCrashBeforeFirstMessage() throws Exception {
    String id = store.record(Duration.ofHours(1), "content");
    Files.delete(store.folder.resolve(id).resolve("content"));
    Entry entry = store.claim(Duration.ZERO, "other");
    assertThat(send(uri(), entry, Evidence.of(entry.content(), true)).getException()).isNull();
    assertThat(store.ids()).containsExactly(entry.id());
    assertThat(store.log()).contains("\"rolled-back\",\"id\":\"" + id);
  }

  /** They are generated: after a change of the options, {@code mvn -Pcomponent process-classes}. */
  @Test
  void theGeneratedCodeKnowsEveryOption() throws Exception {
    QuarantineEndpointConfigurer configurer = new QuarantineEndpointConfigurer();
    String json = camel.getComponentParameterJsonSchema("quarantine");
    for (Field field : QuarantineEndpoint.class.getDeclaredFields()) {
      if (field.isAnnotationPresent(UriParam.class)) {
        assertThat(configurer.getOptionType(field.getName(), false)).isEqualTo(field.getType());
        assertThat(json).contains(field.getAnnotation(UriParam.class).description());
      }
      if (field.isAnnotationPresent(UriPath.class)) {
        assertThat(json).contains("\"" + field.getName() + "\": { \"index\": 0");
      }
    }
    assertThat(Arrays.stream(QuarantineEndpoint.class.getDeclaredFields()))
        .anyMatch(field -> field.isAnnotationPresent(UriParam.class));
  }

  @Test
  void camelCanMakeItsUris() throws Exception {
    assertThat(
            camel
                .getCamelContextExtension()
                .getEndpointUriFactory("quarantine")
                .buildUri("quarantine", Map.of("name", "records", "directory", "q")))
        .isEqualTo("quarantine:records?directory=q");
  }

  private String uri() {
    return "quarantine:records?directory=" + store.folder;
  }

  private Exchange send(String uri, Entry entry, Evidence evidence) {
    try (ProducerTemplate template = camel.createProducerTemplate()) {
      return template.send(
          uri,
          exchange -> {
            exchange.setProperty("entry", entry);
            exchange.setProperty("judgement", Store.DANGEROUS);
            exchange.setProperty("evidence", evidence);
          });
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
