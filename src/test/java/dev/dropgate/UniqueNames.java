package dev.dropgate;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashMap;
import java.util.Map;

/** No two top-level types have one simple name: who reads a name must not ask which is meant. */
final class UniqueNames extends ArchCondition<JavaClass> {
  private final Map<String, JavaClass> known = new HashMap<>();

  private UniqueNames() {
    super("have a name of their own");
  }

  static UniqueNames unique() {
    return new UniqueNames();
  }

  @Override
  public void check(JavaClass item, ConditionEvents events) {
    JavaClass other = known.putIfAbsent(item.getSimpleName(), item);
    if (other != null) {
      events.add(
          SimpleConditionEvent.violated(item, item.getName() + " is named as " + other.getName()));
    }
  }
}
