package dev.dropgate.inspect.rules.hashes;

import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleProvider;
import dev.dropgate.inspect.RuleStage;
import java.util.List;
import java.util.Map;

/** Provides the rules for lists of hashes. */
public final class HashRuleProvider implements RuleProvider {
  @Override
  public Map<RuleStage, List<Rule>> rules(InspectionSettings settings) {
    return Map.of(
        RuleStage.HASH, List.of(new HashDenyRule(settings)),
        RuleStage.OVERRULE, List.of(new HashAllowRule(settings)));
  }
}
