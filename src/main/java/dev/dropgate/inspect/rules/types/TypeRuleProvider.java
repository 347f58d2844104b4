package dev.dropgate.inspect.rules.types;

import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleProvider;
import dev.dropgate.inspect.RuleStage;
import java.util.List;
import java.util.Map;

/** Provides the rules for the kind of an entry and for the types that its first bytes show. */
public final class TypeRuleProvider implements RuleProvider {
  @Override
  public Map<RuleStage, List<Rule>> rules(InspectionSettings settings) {
    return Map.of(
        RuleStage.KIND,
        List.of(new EntryKindRule()),
        RuleStage.TYPE,
        List.of(
            new ExecutableRule(),
            new DisguisedCodeRule(),
            new PolyglotRule(),
            new TypeMismatchRule()));
  }
}
