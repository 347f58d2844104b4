package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Rule;
import java.util.List;

/** The rules about what documents do by themselves. Stateless. */
public final class ActiveContent {
  private ActiveContent() {}

  /**
   * The rules.
   *
   * @return from cheap to dear
   */
  public static List<Rule> rules() {
    return List.of(
        new RemoteIconRule(),
        new RtfRule(),
        new OneNoteRule(),
        new TableRule(),
        new WebRule(),
        new PlainOfficeRule(),
        new OfficeRule(),
        new PdfRule());
  }
}
