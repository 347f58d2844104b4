package dev.dropgate.inspect;

import dev.dropgate.model.PrintableText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Logs what rules in shadow mode would have done. Stateless. */
public final class ShadowFindingLog {
  private ShadowFindingLog() {}

  /**
   * Logs one line unless there are no findings in shadow mode.
   *
   * @param path the path of the entry
   * @param judgement the judgement of the entry
   */
  public static void log(Path path, ScanResult judgement) {
    if (judgement.shadow().isEmpty()) {
      return;
    }
    ScanResult shadow = ScanResult.of(judgement.shadow());
    // A logger that is created before the gate configures logging would keep the wrong
    // configuration.
    LoggerFactory.getLogger(Inspector.class)
        .info(
            "Would have {}: {} (rule={}, reason={})",
            shadow.verdict() == Verdict.DANGEROUS ? "quarantined" : "held",
            PrintableText.of(path),
            shadow.rules(),
            shadow.reasons());
  }
}
