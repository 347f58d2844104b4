package dev.dropgate.inspect.active;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.inspect.Explanation;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleSet;
import java.io.IOException;
import java.lang.reflect.Constructor;
import org.junit.jupiter.api.Test;

class EffortTest {
  private static Findings findings() throws Exception {
    Constructor<Findings> make =
        Findings.class.getDeclaredConstructor(RuleSet.class, Explanation.class);
    make.setAccessible(true);
    return make.newInstance(new Inspector().rules(null, null), null);
  }

  @Test
  void timeIsThatOfAllDocumentsInOneEntryTogether() throws Exception {
    Findings entry = findings();
    Effort first = Effort.enter(entry);
    Thread.sleep(30);
    first.close();
    long spent = first.millis();
    assertThat(spent).isGreaterThanOrEqualTo(30);
    Thread.sleep(30); // what is done between documents is not theirs
    try (Effort second = Effort.enter(entry)) {
      assertThat(second).isSameAs(first);
      Thread.sleep(20);
      assertThat(second.millis()).isGreaterThanOrEqualTo(spent + 20);
    }
    try (Effort other = Effort.enter(findings())) {
      assertThat(other).isNotSameAs(first);
    }
  }

  @Test
  void documentsAreNestedOnlySoDeep() throws Exception {
    Findings entry = findings();
    for (int i = 0; i < 16; i++) {
      assertThat(Effort.enter(entry)).isNotNull();
    }
    assertThatThrownBy(() -> Effort.enter(entry)).isInstanceOf(IOException.class);
  }
}
