package dev.dropgate.inspect;

import java.util.List;
import java.util.Map;

/** Judges by one rule alone. */
final class Judging {
  private Judging() {}

  /** The judgement of a rule, all of its findings on. */
  static Judgement by(Rule rule, Subject subject) {
    return new RuleSet(List.of(rule), List.of(), Map.of()).judge(subject);
  }

  /** The same, for a name and bytes. */
  static Judgement by(Rule rule, String name, byte[] content) {
    return by(
        rule, new Subject(java.nio.file.Path.of(name), Kind.FILE, new MemoryContent(content)));
  }
}
