package dev.dropgate.inspect.format.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanExplanation;
import java.io.IOException;
import java.lang.reflect.Constructor;
import org.junit.jupiter.api.Test;

class DocumentBudgetTest {
  private static FindingCollector findings() throws Exception {
    Constructor<FindingCollector> make =
        FindingCollector.class.getDeclaredConstructor(RuleSet.class, ScanExplanation.class);
    make.setAccessible(true);
    return make.newInstance(new Inspector().ruleSet(null, null), null);
  }

  @Test
  void documentsWithinOneAreCounted() throws Exception {
    FindingCollector entry = findings();
    for (int document = 0; document < 2; document++) {
      try (DocumentBudget outermost = DocumentBudget.enter(entry)) {
        for (int i = 0; i < 2_000; i++) {
          DocumentBudget.enter(entry).close();
        }
        assertThatThrownBy(() -> DocumentBudget.enter(entry))
            .isInstanceOf(IOException.class)
            .hasMessage("more than 2000 documents within one");
        assertThat(outermost).isNotNull();
      }
    }
  }

  @Test
  void documentsAreNestedOnlySoDeep() throws Exception {
    FindingCollector entry = findings();
    for (int i = 0; i < 16; i++) {
      assertThat(DocumentBudget.enter(entry)).isNotNull();
    }
    assertThatThrownBy(() -> DocumentBudget.enter(entry)).isInstanceOf(IOException.class);
  }
}
