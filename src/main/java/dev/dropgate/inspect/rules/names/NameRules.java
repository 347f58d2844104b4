package dev.dropgate.inspect.rules.names;

import dev.dropgate.inspect.Rule;
import java.util.List;

/** The rules that need no more than a name. Stateless. */
public final class NameRules {
  private NameRules() {}

  /**
   * All of them.
   *
   * @return in the order in which they are asked
   */
  public static List<Rule> all() {
    return List.of(
        new DoubleExtensionRule(),
        new BidiControlRule(),
        new InvisibleCharacterRule(),
        new ConfusableExtensionRule(),
        new ClassIdRule(),
        new TrailingDotsRule(),
        new NtfsStreamRule(),
        new SpacesBeforeExtensionRule());
  }
}
