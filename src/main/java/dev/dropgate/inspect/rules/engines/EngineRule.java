package dev.dropgate.inspect.rules.engines;

import dev.dropgate.inspect.EngineBackedRule;
import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.engine.EngineReply;
import dev.dropgate.inspect.engine.EngineState;
import dev.dropgate.inspect.engine.clamd.ClamdPool;
import dev.dropgate.model.EngineFindingIds;
import dev.dropgate.model.SafeText;
import dev.dropgate.model.Verdict;
import java.util.List;

/**
 * Asks clamd about the entry itself; clamd opens containers by its own means. A missing answer
 * never means clean.
 */
public final class EngineRule implements EngineBackedRule {
  private final ClamdPool clamds;
  private final long maxSize;
  private final Verdict withoutAnswer;

  /**
   * Creates the rule.
   *
   * @param settings the settings that begin with {@code engine.}
   * @throws IllegalArgumentException with one printable line if a setting is wrong
   */
  public EngineRule(InspectionSettings settings) {
    clamds = new ClamdPool(settings);
    maxSize = settings.number("engine.max-size", 26_214_400, 1);
    String policy = settings.choice("engine.unavailable", "hold", List.of("hold", "quarantine"));
    withoutAnswer = policy.equals("hold") ? Verdict.UNDECIDED : Verdict.DANGEROUS;
  }

  @Override
  public boolean isActive() {
    return !clamds.isEmpty();
  }

  @Override
  public List<EngineState> states() {
    return clamds.states();
  }

  @Override
  public boolean anyAnswers() {
    return clamds.anyAnswers();
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
    if (clamds.isEmpty() || content == null || findings.depth() > 0) {
      return;
    }
    if (content.size() > maxSize) {
      findings.add(
          EngineFindingIds.UNAVAILABLE,
          withoutAnswer,
          content.size() + " bytes are more than the engine gets (dropgate.engine.max-size)");
      return;
    }
    EngineReply reply = clamds.scan(content);
    findings.trace("clamd: " + SafeText.of(reply.text()));
    switch (reply.kind()) {
      case CLEAN -> {}
      case FOUND ->
          findings.add(
              EngineFindingIds.FOUND, Verdict.DANGEROUS, "clamd found " + reply.printableText());
      case NONE ->
          findings.add(
              EngineFindingIds.UNAVAILABLE,
              withoutAnswer,
              "not judged by the engine: " + reply.printableText());
    }
  }
}
