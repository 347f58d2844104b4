package dev.dropgate.camel.triage;

import dev.dropgate.camel.JudgedEntry;
import dev.dropgate.io.BoundedMap;
import dev.dropgate.model.Verdict;
import java.util.Map;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each stopped entry once, at WARN. It remembers which entries were logged with which verdict,
 * so that an entry whose quarantine is tried again does not count as a second detection. It forgets
 * the oldest of many entries, and all at a restart. Thread safe.
 */
public final class DetectionLogger {
  private static final Logger DANGEROUS = LoggerFactory.getLogger("dropgate.detection");
  private static final Logger HELD = LoggerFactory.getLogger("dropgate.held");

  private static final int MAX_REMEMBERED_IDS = 200_000;

  private final Map<String, Boolean> logged = new BoundedMap<>(MAX_REMEMBERED_IDS);

  /**
   * Logs the entries of an exchange: dangerous ones also to the detection log, by the logger {@code
   * dropgate.detection}, undecided ones by {@code dropgate.held}.
   *
   * @param exchange one entry or a batch, with its evidence
   */
  public void log(Exchange exchange) {
    for (JudgedEntry one : JudgedEntry.of(exchange)) {
      Verdict verdict = one.judgement().verdict();
      if (isNew(one.entry().id() + ' ' + verdict)) {
        Logger log = verdict == Verdict.DANGEROUS ? DANGEROUS : HELD;
        log.warn(DetectionLineFormatter.format(one.entry(), one.judgement()));
      }
    }
  }

  private synchronized boolean isNew(String detection) {
    return logged.put(detection, true) == null;
  }
}
