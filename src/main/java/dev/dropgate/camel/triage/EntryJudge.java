package dev.dropgate.camel.triage;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.camel.JudgedEntry;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.intake.spool.CrashLoopGuard;
import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryBatch;
import dev.dropgate.model.ScanResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * Judges the entry of an exchange. It takes the whole exchange, because evaluating an expression
 * for each argument takes longer than judging most files. Thread safe.
 */
public final class EntryJudge {
  private final Inspector inspector;
  private volatile CrashLoopGuard marks;

  public EntryJudge(Inspector inspector) {
    this.inspector = inspector;
  }

  /**
   * Judges the property {@code entry} by the settings of its directory. A batch was judged at the
   * claim.
   *
   * @param exchange its properties {@code blockedExtensions}, {@code rules} and {@code inPlace} may
   *     be missing; receives the property {@code judgement}
   * @throws IOException if the content is gone
   */
  public void judge(Exchange exchange) throws IOException {
    if (exchange.getIn().getBody() instanceof EntryBatch) {
      return;
    }
    SpoolFolder folder = exchange.getProperty(DropgateConstants.SPOOL_FOLDER, SpoolFolder.class);
    exchange.setProperty(
        DropgateConstants.JUDGEMENT,
        folder == null
            ? judgeEntry(exchange) // a stream, which its source sends again under another id
            : marks(exchange)
                .judge(() -> folder.judgingNote(entry(exchange)), () -> judgeEntry(exchange)));
  }

  private ScanResult judgeEntry(Exchange exchange) throws IOException {
    return inspector.judge(
        entry(exchange),
        exchange.getProperty(DropgateConstants.BLOCKED_EXTENSIONS, String.class),
        exchange.getProperty(DropgateConstants.RULES, String.class),
        exchange.getProperty(DropgateConstants.IN_PLACE, Boolean.class));
  }

  private CrashLoopGuard marks(Exchange exchange) {
    CrashLoopGuard known = marks;
    if (known == null) {
      known = CrashLoopGuardService.guardOf(exchange.getContext());
      marks = known;
    }
    return known;
  }

  /**
   * Reads the evidence that identifies the bytes of the property {@code entry}, or of each entry of
   * a batch.
   *
   * @param exchange receives the property {@code evidence}; for a batch, the property of its judged
   *     entries
   * @throws IOException if a file is gone or the disk fails
   */
  public void evidence(Exchange exchange) throws IOException {
    if (exchange.getIn().getBody() instanceof EntryBatch batch) {
      exchange.setProperty(DropgateConstants.JUDGED_ENTRIES, judgedEntries(batch));
      return;
    }
    exchange.setProperty(DropgateConstants.EVIDENCE, inspector.evidence(entry(exchange)));
  }

  private List<JudgedEntry> judgedEntries(EntryBatch batch) throws IOException {
    List<JudgedEntry> all = new ArrayList<>(batch.entries().size());
    for (int i = 0; i < batch.entries().size(); i++) {
      ThreadHeartbeat.beat();
      Entry entry = batch.entries().get(i);
      all.add(new JudgedEntry(entry, batch.results().get(i), inspector.evidence(entry)));
    }
    return all;
  }

  private static Entry entry(Exchange exchange) {
    return exchange.getProperty(DropgateConstants.ENTRY, Entry.class);
  }
}
