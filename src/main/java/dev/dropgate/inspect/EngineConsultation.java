package dev.dropgate.inspect;

import dev.dropgate.inspect.content.FileContent;
import dev.dropgate.inspect.engine.EngineState;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.pass.ReleasePass;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks the engines apart from the other rules: for their state, and about released files. */
final class EngineConsultation {
  private final List<EngineBackedRule> engines;

  /** Keeps the engines that have an address. */
  EngineConsultation(List<EngineBackedRule> engines) {
    this.engines = engines.stream().filter(Rule::isActive).toList();
  }

  boolean isEmpty() {
    return engines.isEmpty();
  }

  List<EngineState> states() {
    return engines.stream().flatMap(engine -> engine.states().stream()).toList();
  }

  boolean anyAnswers() {
    return engines.stream().anyMatch(EngineBackedRule::anyAnswers);
  }

  // The findings of other rules decide whether an engine is asked. A person has not overruled what
  // an engine had no chance to report.
  ScanResult addFindings(Entry entry, RuleSet rules, ScanResult judgement) throws IOException {
    List<EngineBackedRule> unasked =
        engines.stream().filter(engine -> !hasFinding(judgement, engine)).toList();
    if (unasked.isEmpty()) {
      return judgement;
    }
    List<Finding> all = new ArrayList<>(judgement.findings());
    try (FileContent content = FileContent.open(entry.content())) {
      all.addAll(findings(unasked, entry.relative().getFileName(), content, rules));
    }
    return ScanResult.of(all, judgement.shadow());
  }

  private static boolean hasFinding(ScanResult judgement, Rule engine) {
    return judgement.findings().stream()
        .anyMatch(
            finding ->
                engine.ruleInfos().stream().anyMatch(info -> info.id().equals(finding.rule())));
  }

  boolean objects(Path file, Object key, RuleSet rules, ReleasePass pass) throws IOException {
    if (isEmpty()) {
      return false;
    }
    try (FileContent content = new FileContent(DurableFiles.openForReading(file, key))) {
      return findings(engines, file.getFileName(), content, rules).stream()
          .anyMatch(finding -> !pass.overrules(finding));
    }
  }

  private static List<Finding> findings(
      List<EngineBackedRule> asked, Path name, FileContent content, RuleSet rules) {
    List<Finding> all = new ArrayList<>();
    for (Rule engine : asked) {
      all.addAll(rules.judge(engine, new ScanTarget(name, EntryKind.FILE, content)).findings());
    }
    return all;
  }
}
