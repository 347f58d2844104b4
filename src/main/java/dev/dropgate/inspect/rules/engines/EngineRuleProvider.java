package dev.dropgate.inspect.rules.engines;

import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleProvider;
import dev.dropgate.inspect.RuleStage;
import java.util.List;
import java.util.Map;

/** Provides the rules for virus scanners. */
public final class EngineRuleProvider implements RuleProvider {
  @Override
  public Map<RuleStage, List<Rule>> rules(InspectionSettings settings) {
    return Map.of(
        RuleStage.TYPE, List.of(new EicarTestFileRule()),
        RuleStage.ENGINE, List.of(new EngineRule(settings)));
  }
}
