package dev.dropgate.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScanBudgetTest {
  private final AtomicLong clock = new AtomicLong(-5);
  private final AtomicLong processor = new AtomicLong(77);
  private final ScanBudget budget = new ScanBudget(30_000, clock::get, processor::get);

  private void pass(long clockMillis, long processorMillis) {
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(clockMillis));
    processor.addAndGet(TimeUnit.MILLISECONDS.toNanos(processorMillis));
  }

  @Test
  void aBusyMachineHoldsNoFileThatNeedsLittleProcessorTime() {
    for (int i = 0; i < 100; i++) {
      pass(1_000, 20);
      assertThatCode(budget::check).doesNotThrowAnyException();
    }
  }

  @Test
  void processorTimeEndsIt() throws Exception {
    for (int i = 0; i < 30; i++) {
      pass(1_000, 1_000);
      budget.check();
    }
    pass(2_000, 2_000);
    assertThatThrownBy(budget::check)
        .isInstanceOf(ScanBudgetException.class)
        .hasMessage("not judged within 30000 ms of processor time (dropgate.archive.time)");
  }

  @Test
  void aDiskThatHangsEndsItByTheClock() throws Exception {
    pass(1_000, 0);
    budget.check();
    pass(119_000, 0);
    budget.check();
    pass(1, 0);
    assertThatThrownBy(budget::check)
        .hasMessage("not judged within 120000 ms by the clock (4 times dropgate.archive.time)");
  }

  @Test
  void exceededBudgetStaysExceeded() {
    pass(200_000, 0);
    assertThatThrownBy(budget::check).isInstanceOf(ScanBudgetException.class);
    assertThatThrownBy(budget::check).isInstanceOf(ScanBudgetException.class);
  }

  @Test
  void theRealClocksOfThisThreadEndALoop() {
    ScanBudget own = new ScanBudget(1);
    assertThatThrownBy(
            () -> {
              while (true) {
                own.check();
              }
            })
        .isInstanceOf(ScanBudgetException.class);
  }

  /** Works until its time is over, or not at all. */
  private record Busy(String id) implements Rule {
    @Override
    public List<RuleInfo> ruleInfos() {
      return List.of(new RuleInfo(id, RuleMode.ON, "takes long"));
    }

    @Override
    public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
      findings.trace(id + " begins");
      if (findings.depth() == 0) {
        findings.scanNested(
            "member", new ScanTarget(Path.of("member"), EntryKind.FILE, subject.content()));
      }
      while (true) {
        findings.budget().check();
      }
    }
  }

  @Test
  void allRulesAndMembersShareTheTimeOfTheEntry() {
    RuleSet rules =
        new RuleSet(List.of(), List.of(new Busy("one"), new Busy("two")), List.of(), Map.of(), 20);
    ScanResult judgement =
        rules.judge(new ScanTarget(Path.of("a"), EntryKind.FILE, new MemoryContent(new byte[1])));
    assertThat(judgement.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judgement.rules()).isEqualTo("unreadable-content");
    // Each of them is stopped, and only the first had any time.
    assertThat(judgement.findings())
        .hasSize(6)
        .allSatisfy(
            finding ->
                assertThat(finding.message())
                    .matches(
                        "(member: )?not judged within (20 ms of processor time|80 ms by the clock) .*"));
  }
}
