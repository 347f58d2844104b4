package dev.dropgate.inspect.rules.names;

import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleProvider;
import dev.dropgate.inspect.RuleStage;
import java.util.List;
import java.util.Map;

/** Provides the rules that need only a name. */
public final class NameRuleProvider implements RuleProvider {
  @Override
  public Map<RuleStage, List<Rule>> rules(InspectionSettings settings) {
    return Map.of(
        RuleStage.NAME,
        List.of(
            BlockedExtensionRule.of(settings),
            new DoubleExtensionRule(),
            new BidiControlRule(),
            new InvisibleCharacterRule(),
            new ConfusableExtensionRule(),
            new ClassIdRule(),
            new TrailingDotsRule(),
            new NtfsStreamRule(),
            new SpacesBeforeExtensionRule()));
  }
}
