package dev.dropgate.inspect.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.content.MemoryContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine promises. One subclass for each engine. */
@Timeout(60)
public abstract class EngineContractTest {
  /** The other side of the engine: a server or a program, which does what the test sets. */
  public enum Peer {
    /** Answers. Finds {@code Bad} in a content that ends with {@code evil}. */
    HEALTHY,
    /** Answers with texts that are long and do not print, and finds something of that name. */
    HOSTILE,
    /** Answers what means nothing. */
    UNCLEAR,
    /** Takes the content, and does not answer. */
    SILENT,
    /** Is not there, or hangs up at once. */
    DOWN
  }

  public static final String EVIL = "evil";
  public static final String HOSTILE_TEXT = "\u001b[2J\u202e\u0007" + "x".repeat(500);
  private static final Duration BUDGET = Duration.ofSeconds(20);
  private static final Duration SHORT_BUDGET = Duration.ofMillis(300);

  /** Returns the engine under test, always the same one in a test. */
  protected abstract Engine engine();

  /** Sets what the other side does from now on. */
  protected abstract void set(Peer peer) throws IOException;

  private static Content content(int size, String end) {
    return new MemoryContent(("x".repeat(size) + end).getBytes(StandardCharsets.US_ASCII));
  }

  private EngineReply ask(Content content, Duration budget) {
    try {
      return engine().scan(content, budget);
    } catch (IOException e) {
      return EngineReply.none(e);
    }
  }

  private void assertUndecided(Content content, Duration budget) {
    EngineReply reply = ask(content, budget);
    assertThat(reply.kind()).isEqualTo(EngineReply.Kind.NONE);
    assertThat(reply.texts()).singleElement().asString().isNotBlank();
    assertPrintable(reply.text());
  }

  private static void assertPrintable(String text) {
    assertThat(text).matches("[ -~]*").hasSizeLessThan(300);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 200_000})
  void nothingFoundIsClean(int size) throws IOException {
    set(Peer.HEALTHY);
    assertThat(ask(content(size, ""), BUDGET).kind()).isEqualTo(EngineReply.Kind.CLEAN);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 200_000})
  void whatItFindsIsNamed(int size) throws IOException {
    set(Peer.HEALTHY);
    assertThat(ask(content(size, EVIL), BUDGET))
        .isEqualTo(new EngineReply(EngineReply.Kind.FOUND, List.of("Bad")));
  }

  @Test
  void unclearAnswerIsUndecided() throws IOException {
    set(Peer.UNCLEAR);
    assertUndecided(content(9, ""), BUDGET);
  }

  @Test
  void silenceEndsWithTheBudgetUndecided() throws IOException {
    set(Peer.SILENT);
    assertUndecided(content(9, ""), SHORT_BUDGET);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void spentBudgetIsUndecided(long millis) throws IOException {
    set(Peer.HEALTHY);
    assertUndecided(content(9, ""), Duration.ofMillis(millis));
  }

  @Test
  void unreadableContentIsUndecided() throws IOException {
    set(Peer.HEALTHY);
    assertUndecided(new UnreadableContent(), BUDGET);
  }

  @Test
  void whileItIsDownItsStateSaysSo() throws IOException {
    set(Peer.DOWN);
    EngineState state = engine().state();
    assertThat(state.answers()).isFalse();
    assertThat(state.address()).isEqualTo(engine().address());
    assertThat(state.problem()).isNotBlank();
    assertPrintable(state.problem());
    assertThatIOException().isThrownBy(() -> engine().ping());
    assertUndecided(content(9, ""), BUDGET);
  }

  @ParameterizedTest
  @EnumSource(names = {"DOWN", "SILENT", "UNCLEAR"})
  void answersAgainAfterFailure(Peer failure) throws IOException {
    set(failure);
    assertUndecided(content(9, ""), SHORT_BUDGET);
    set(Peer.HEALTHY);
    engine().ping();
    assertThat(engine().state().answers()).isTrue();
    assertThat(ask(content(9, ""), BUDGET).kind()).isEqualTo(EngineReply.Kind.CLEAN);
  }

  @Test
  void hostileTextsArePrintableAndShort() throws IOException {
    set(Peer.HOSTILE);
    EngineReply reply = ask(content(9, EVIL), BUDGET);
    assertThat(reply.kind()).isEqualTo(EngineReply.Kind.FOUND);
    assertThat(reply.text()).startsWith("\\x1b[2J");
    assertPrintable(reply.text());
    assertThat(engine().state().toString()).matches("[ -~]*").hasSizeLessThan(1000);
  }

  @Test
  void manyThreadsEachGetTheirOwnAnswer() throws Exception {
    set(Peer.HEALTHY);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<EngineReply>> replies = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        String end = i % 2 == 0 ? EVIL : "";
        replies.add(threads.submit(() -> ask(content(100_000, end), BUDGET)));
      }
      for (int i = 0; i < 24; i++) {
        assertThat(replies.get(i).get().kind())
            .isEqualTo(i % 2 == 0 ? EngineReply.Kind.FOUND : EngineReply.Kind.CLEAN);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** A content on a disk that fails. */
  private static final class UnreadableContent implements Content {
    @Override
    public long size() {
      return 9;
    }

    @Override
    public byte[] head() throws IOException {
      throw new IOException("cannot be read");
    }

    @Override
    public InputStream stream() throws IOException {
      throw new IOException("cannot be read");
    }

    @Override
    public SeekableByteChannel channel() throws IOException {
      throw new IOException("cannot be read");
    }
  }
}
