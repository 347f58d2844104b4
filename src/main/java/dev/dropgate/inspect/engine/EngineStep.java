package dev.dropgate.inspect.engine;

import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.time.Duration;

/**
 * A bean that asks an engine in a step of {@code triage.yaml}. Its properties are set in YAML. If
 * the engine does not judge a file, the file stays undecided. Thread safe after setup.
 */
public abstract class EngineStep {
  private String rule;
  private Duration timeout = Duration.ofSeconds(60);

  /**
   * Creates the bean.
   *
   * @param rule the rule id of the findings, unless it is set
   */
  protected EngineStep(String rule) {
    this.rule = rule;
  }

  /**
   * Sets the rule id of the findings.
   *
   * @param id lower case with hyphens
   */
  public void setRule(String id) {
    rule = id;
  }

  /**
   * Sets the time limit for one file in all.
   *
   * @param millis after which the file stays undecided
   */
  public void setTimeout(long millis) {
    timeout = Duration.ofMillis(millis);
  }

  /**
   * Asks the engine about an entry, unless another rule has found it dangerous.
   *
   * @param judgement the result so far
   * @return the result with the findings of the engine added
   */
  public ScanResult judge(Entry entry, ScanResult judgement) {
    if (entry.kind() != EntryKind.FILE || judgement.verdict() == Verdict.DANGEROUS) {
      return judgement;
    }
    ScanResult result = judgement;
    EngineFindings findings = new EngineFindings(rule, rule, rule, Verdict.UNDECIDED);
    for (Finding finding : findings.of(reply(entry))) {
      result = result.with(finding.rule(), finding.verdict(), finding.message().toString());
    }
    return result;
  }

  private EngineReply reply(Entry entry) {
    try {
      return ask(entry, timeout);
    } catch (IOException | RuntimeException e) {
      return EngineReply.none(e);
    }
  }

  /**
   * Asks the engine about a file.
   *
   * @param entry a regular file
   * @param budget the time for this file in all
   * @return never null
   * @throws IOException if the file cannot be read, or if there is no complete answer in time
   */
  protected abstract EngineReply ask(Entry entry, Duration budget) throws IOException;
}
