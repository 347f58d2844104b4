package dev.dropgate.inspect;

import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import java.util.List;
import java.util.Map;

/** Judges by one rule alone. */
public final class Judging {
  private Judging() {}

  /** The judgement of a rule, all of its findings on. */
  public static ScanResult by(Rule rule, ScanTarget subject) {
    return new RuleSet(List.of(rule), List.of(), Map.of()).judge(subject);
  }

  /** The same, for a name and bytes. */
  static ScanResult by(Rule rule, String name, byte[] content) {
    return by(
        rule,
        new ScanTarget(java.nio.file.Path.of(name), EntryKind.FILE, new MemoryContent(content)));
  }
}
