package dev.dropgate.inspect.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.engine.EngineContractTest.Peer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which of several engines is asked, and what is said if none of them answers. */
@Timeout(60)
class EnginePoolTest {
  private static final Content EVIL =
      new MemoryContent(EngineContractTest.EVIL.getBytes(StandardCharsets.US_ASCII));

  private final MemoryEngine first = new MemoryEngine("first");
  private final MemoryEngine second = new MemoryEngine("second");
  private final EnginePool pool = new EnginePool(List.of(first, second), Duration.ofSeconds(20));

  @Test
  void failedEngineIsAskedLastAndOnlyAfterAPing() {
    first.set(Peer.DOWN);
    for (int i = 0; i < 3; i++) {
      assertThat(pool.scan(EVIL).text()).isEqualTo("Bad");
    }
    assertThat(first.scans).hasValue(1);
    assertThat(first.pings).hasValue(0);
    second.set(Peer.DOWN);
    assertThat(pool.scan(EVIL).kind()).isEqualTo(EngineReply.Kind.NONE);
    first.set(Peer.HEALTHY);
    assertThat(pool.scan(EVIL).text()).isEqualTo("Bad");
    assertThat(first.pings).hasValue(2);
  }

  @Test
  void anEngineThatDoesNotJudgeIsFollowedByTheNext() {
    first.set(Peer.UNCLEAR);
    assertThat(pool.scan(EVIL).text()).isEqualTo("Bad");
    second.set(Peer.DOWN);
    assertThat(pool.scan(EVIL).text())
        .as("escaped once")
        .isEqualTo("first: answers \\x07; second (no answer\\x07)");
  }

  @Test
  void silentEnginesShareTheBudget() {
    EnginePool impatient = new EnginePool(List.of(first, second), Duration.ofMillis(200));
    first.set(Peer.SILENT);
    assertThat(impatient.scan(EVIL).text())
        .isEqualTo("first (not done in time); second (no answer\\x07)");
  }

  @Test
  void oneOfSeveralEnginesIsEnough() {
    first.set(Peer.DOWN);
    assertThat(pool.anyAnswers()).isTrue();
    assertThat(pool.states()).extracting(EngineState::answers).containsExactly(false, true);
    second.set(Peer.DOWN);
    assertThat(pool.anyAnswers()).isFalse();
  }
}
