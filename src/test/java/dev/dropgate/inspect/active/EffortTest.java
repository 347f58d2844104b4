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
  void documentsWithinOneAreCounted() throws Exception {
    Findings entry = findings();
    for (int document = 0; document < 2; document++) {
      try (Effort outermost = Effort.enter(entry)) {
        for (int i = 0; i < 2_000; i++) {
          Effort.enter(entry).close();
        }
        assertThatThrownBy(() -> Effort.enter(entry))
            .isInstanceOf(IOException.class)
            .hasMessage("more than 2000 documents within one");
        assertThat(outermost).isNotNull();
      }
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
