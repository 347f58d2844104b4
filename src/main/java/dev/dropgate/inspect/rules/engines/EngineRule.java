package dev.dropgate.inspect.rules.engines;

import dev.dropgate.inspect.EngineBackedRule;
import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.engine.Engine;
import dev.dropgate.inspect.engine.EngineFindings;
import dev.dropgate.inspect.engine.EnginePool;
import dev.dropgate.inspect.engine.EngineReply;
import dev.dropgate.inspect.engine.EngineState;
import dev.dropgate.inspect.engine.clamd.ClamdScanner;
import dev.dropgate.inspect.engine.clamd.ClamdSettings;
import dev.dropgate.model.EngineFindingIds;
import dev.dropgate.model.Finding;
import dev.dropgate.model.Verdict;
import java.time.Duration;
import java.util.List;

/**
 * Asks the engines about the entry itself; they open containers by their own means. A missing
 * answer never means clean.
 */
public final class EngineRule implements EngineBackedRule {
  private final EnginePool engines;
  private final long maxSize;
  private final EngineFindings wording;

  /**
   * Creates the rule for clamd.
   *
   * @param settings the settings that begin with {@code engine.}
   * @throws IllegalArgumentException with one printable line if a setting is wrong
   */
  public EngineRule(InspectionSettings settings) {
    this(settings, ClamdSettings.read(settings).stream().map(ClamdScanner::new).toList());
  }

  EngineRule(InspectionSettings settings, List<? extends Engine> engines) {
    long timeout = settings.number("engine.timeout", 120_000, 1);
    this.engines = new EnginePool(engines, Duration.ofMillis(timeout));
    maxSize = settings.number("engine.max-size", 26_214_400, 1);
    String policy = settings.choice("engine.unavailable", "hold", List.of("hold", "quarantine"));
    Verdict withoutAnswer = policy.equals("hold") ? Verdict.UNDECIDED : Verdict.DANGEROUS;
    wording = new EngineFindings(EngineFindingIds.FOUND, "clamd", "the engine", withoutAnswer);
  }

  @Override
  public boolean isActive() {
    return !engines.isEmpty();
  }

  @Override
  public List<EngineState> states() {
    return engines.states();
  }

  @Override
  public boolean anyAnswers() {
    return engines.anyAnswers();
  }

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(
            EngineFindingIds.FOUND,
            RuleMode.ON,
            "clamd (`dropgate.engine.clamd`) knows it by a signature"),
        new RuleInfo(
            EngineFindingIds.UNAVAILABLE,
            RuleMode.ON,
            "clamd did not judge it: down, silent, an error, or larger than its limits"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) {
    Content content = subject.content();
    if (engines.isEmpty() || content == null || findings.depth() > 0) {
      return;
    }
    if (content.size() > maxSize) {
      findings.add(
          wording.unavailableRule(),
          wording.withoutAnswer(),
          content.size() + " bytes are more than the engine gets (dropgate.engine.max-size)");
      return;
    }
    EngineReply reply = engines.scan(content);
    findings.trace(wording.finder() + ": " + reply.text());
    for (Finding finding : wording.of(reply)) {
      findings.add(finding.rule(), finding.verdict(), finding.message().toString());
    }
  }
}
