package dev.dropgate.inspect;

import dev.dropgate.model.SafeText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Logs what rules in shadow mode would have done. Stateless. */
public final class ShadowFindingLog {
  private ShadowFindingLog() {}

  /**
   * Logs one line, or none if no rule in shadow mode has found anything.
   *
   * @param path of the entry
   * @param judgement on it
   */
  public static void log(Path path, ScanResult judgement) {
    if (judgement.shadow().isEmpty()) {
      return;
    }
    ScanResult shadow = ScanResult.of(judgement.shadow());
    // Asked for only here: a logger that exists before the gate has set up logging is a wrong one.
    LoggerFactory.getLogger(Inspector.class)
        .info(
            "Would have {}: {} (rule={}, reason={})",
            shadow.verdict() == Verdict.DANGEROUS ? "quarantined" : "held",
            SafeText.of(path),
            shadow.rules(),
            shadow.reasons());
  }
}
