package dev.dropgate.inspect.rules.archives;

import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleProvider;
import dev.dropgate.inspect.RuleStage;
import java.util.List;
import java.util.Map;

/** Provides the rule that opens archives. */
public final class ArchiveRuleProvider implements RuleProvider {
  @Override
  public Map<RuleStage, List<Rule>> rules(InspectionSettings settings) {
    return Map.of(RuleStage.ARCHIVE, List.of(new ArchiveRule(settings)));
  }
}
