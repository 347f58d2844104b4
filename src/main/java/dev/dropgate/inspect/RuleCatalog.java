package dev.dropgate.inspect;

import dev.dropgate.io.ProviderLoader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules of all providers, in the order in which they are asked. Immutable, thread safe. */
final class RuleCatalog {
  private static final Pattern RULE_ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private final Map<RuleStage, List<Rule>> rules = new EnumMap<>(RuleStage.class);
  private final Map<String, RegisteredInfo> infos = new LinkedHashMap<>();
  private boolean hasPluginRules;

  /** The registered info of an id and the jar that it came from. */
  private record RegisteredInfo(String origin, RuleInfo info) {}

  /**
   * Creates the rules of all providers.
   *
   * @param providers in the order in which their rules are asked within a stage
   * @param settings the settings of all rules
   * @throws IllegalArgumentException with one printable line if a setting is wrong, a plug-in
   *     fails, or an id is reserved or used by two providers; names the jar of a plug-in
   */
  RuleCatalog(List<RuleProvider> providers, InspectionSettings settings) {
    for (RuleStage stage : RuleStage.values()) {
      rules.put(stage, new ArrayList<>());
    }
    for (RuleProvider provider : providers) {
      String origin = ProviderLoader.originOf(provider);
      if (origin.equals(ProviderLoader.BUILT_IN)) {
        add(provider.rules(settings), origin);
      } else {
        addPlugin(provider, settings, origin);
      }
    }
  }

  private void addPlugin(RuleProvider provider, InspectionSettings settings, String origin) {
    Map<RuleStage, List<Rule>> created;
    try {
      created = provider.rules(settings);
      created.values().forEach(list -> list.forEach(rule -> List.copyOf(rule.ruleInfos())));
    } catch (RuntimeException | LinkageError e) {
      throw ProviderLoader.failure(origin, "create", "rules", e);
    }
    hasPluginRules |= created.values().stream().anyMatch(list -> !list.isEmpty());
    add(created, origin);
  }

  private void add(Map<RuleStage, List<Rule>> created, String origin) {
    created.forEach(
        (stage, list) -> {
          rules.get(stage).addAll(list);
          list.forEach(rule -> rule.ruleInfos().forEach(info -> register(info, origin)));
        });
  }

  // Several rules of one provider may share an info, as those for documents do.
  private void register(RuleInfo info, String origin) {
    if (info.id() == null || !RULE_ID.matcher(info.id()).matches()) {
      throw new IllegalArgumentException(
          origin + ": a rule has no id of lower-case words with hyphens between them; correct it");
    }
    if (info.standard() == null || info.meaning() == null) {
      throw new IllegalArgumentException(
          origin + ": the rule " + info.id() + " has no default level or no meaning; add it");
    }
    if (FixedFindingIds.ALL.contains(info.id())) {
      throw new IllegalArgumentException(
          origin
              + ": the rule id "
              + info.id()
              + " is reserved for findings that cannot be switched; rename the rule");
    }
    RegisteredInfo registered = new RegisteredInfo(origin, info);
    RegisteredInfo known = infos.putIfAbsent(info.id(), registered);
    if (known != null && !known.equals(registered)) {
      throw new IllegalArgumentException(
          origin
              + ": the rule id "
              + info.id()
              + " is already used by "
              + (Objects.equals(known.origin(), origin) ? "another rule of it" : known.origin())
              + "; rename the rule, or remove that jar");
    }
  }

  private Stream<Rule> stream(Predicate<RuleStage> stages) {
    return rules.entrySet().stream()
        .filter(stage -> stages.test(stage.getKey()))
        .flatMap(stage -> stage.getValue().stream());
  }

  /** Returns all rules that can be switched, in the order in which they are asked. */
  List<RuleInfo> ruleInfos() {
    return RuleSet.ruleInfos(stream(stage -> true).toList());
  }

  /** Returns the rules of plug-ins alone. */
  List<RuleInfo> pluginRuleInfos() {
    return infos.values().stream()
        .filter(one -> !one.origin().equals(ProviderLoader.BUILT_IN))
        .map(RegisteredInfo::info)
        .toList();
  }

  /** Returns whether a plug-in has brought a rule, also one that cannot be switched. */
  boolean hasPluginRules() {
    return hasPluginRules;
  }

  List<EngineBackedRule> engines() {
    return stream(stage -> true)
        .filter(EngineBackedRule.class::isInstance)
        .map(EngineBackedRule.class::cast)
        .toList();
  }

  /** Returns a text that changes when the verdict of a rule may change. */
  String edition() {
    return String.join(
        "\n", stream(stage -> true).map(Rule::edition).filter(text -> !text.isEmpty()).toList());
  }

  /**
   * Returns the rules with the settings of one monitored directory.
   *
   * @param settings the settings of the directory
   * @param overrides as in {@link InspectionSettings#ruleModes}
   * @throws IllegalArgumentException with one printable line if one of both is malformed
   */
  RuleSet ruleSet(InspectionSettings settings, String overrides) {
    return new RuleSet(
        inDirectory(RuleStage::needsNoContent, settings),
        inDirectory(stage -> !stage.needsNoContent() && stage != RuleStage.OVERRULE, settings),
        inDirectory(stage -> stage == RuleStage.OVERRULE, settings).stream()
            .filter(Rule::isActive)
            .toList(),
        settings.ruleModes(ruleInfos(), overrides),
        ScanBudget.millis(settings));
  }

  private List<Rule> inDirectory(Predicate<RuleStage> stages, InspectionSettings settings) {
    return stream(stages).map(rule -> rule.forDirectory(settings)).toList();
  }
}
