package dev.dropgate.camel.quarantine;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.model.EngineFindingIds;
import dev.dropgate.model.Entry;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.QuarantineStore;
import dev.dropgate.quarantine.RecordSummary;
import dev.dropgate.quarantine.RejudgeConfig;
import dev.dropgate.quarantine.RejudgeRequestStore;
import dev.dropgate.quarantine.RejudgeRequestStore.Request;
import dev.dropgate.quarantine.RejudgeTransaction;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.RecordState;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges records again: those that a person requests, and automatically those that are held only
 * because no engine could judge them, once an engine answers. A clean file is delivered, a
 * dangerous one passes {@code direct:triage} like any other. Not thread safe.
 */
public final class RecordRejudger implements CamelContextAware {
  private static final Logger LOG = LoggerFactory.getLogger(RecordRejudger.class);
  private static final Request AUTOMATIC_REQUEST =
      new Request(AuditEvent.GATE, PrintableText.of("an engine answers"));
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long MAX_PAUSE_NANOS = TimeUnit.HOURS.toNanos(1);

  private final Inspector inspector;
  private final QuarantineService quarantine;
  private final RejudgeConfig.Lookup directories;
  private CamelContext context;
  private ProducerTemplate template;
  private boolean engineWasSilent;
  private long pause = FIRST_PAUSE_NANOS;
  private long nextLook = System.nanoTime();

  /**
   * Creates a rejudger.
   *
   * @param inspector judges the records
   * @param quarantine finds the records
   * @param directories finds the settings of the monitored directories
   */
  public RecordRejudger(
      Inspector inspector, QuarantineService quarantine, RejudgeConfig.Lookup directories) {
    this.inspector = inspector;
    this.quarantine = quarantine;
    this.directories = directories;
  }

  /**
   * Checks once whether an engine is back, and handles the requests.
   *
   * @throws IOException if a store cannot be read
   */
  public void run() throws IOException {
    askForUnjudged();
    for (QuarantineStore records : quarantine.stores()) {
      RejudgeRequestStore requests = records.rejudgeRequests();
      for (RecordId id : requests.ids()) {
        if (context.isStopping()) {
          return;
        }
        rejudge(records, requests, id);
      }
    }
  }

  private void askForUnjudged() throws IOException {
    if (!inspector.hasEngine()) {
      return;
    }
    boolean silent = !inspector.anyEngineAnswers();
    boolean back = engineWasSilent && !silent;
    engineWasSilent = silent;
    if (silent || (!back && System.nanoTime() - nextLook < 0)) {
      return;
    }
    int asked = 0;
    for (QuarantineStore records : quarantine.stores()) {
      RejudgeRequestStore requests = records.rejudgeRequests();
      for (RecordId id : unjudged(records)) {
        requests.add(id, AUTOMATIC_REQUEST);
        asked++;
      }
    }
    // An entry that stays undecided, for example a file that is too large for the engine, is not
    // sent to the engine each time.
    pause = back || asked == 0 ? FIRST_PAUSE_NANOS : Math.min(2 * pause, MAX_PAUSE_NANOS);
    nextLook = System.nanoTime() + pause;
  }

  private static List<RecordId> unjudged(QuarantineStore records) throws IOException {
    List<RecordId> ids = new ArrayList<>();
    for (RecordSummary row :
        QuarantineService.readSummaries(
                records.ids().stream()
                    .map(id -> new QuarantineService.RecordReference(records, id))
                    .toList(),
                glance ->
                    glance.mayContain(EngineFindingIds.UNAVAILABLE)
                        && glance.state() == RecordState.HELD
                        && EngineFindingIds.isOnlyUnavailable(glance.rules()))
            .toList()) {
      if (!row.damaged()) {
        ids.add(row.id());
      }
    }
    return ids;
  }

  // A record that cannot be handled must not keep the others from being judged.
  private void rejudge(QuarantineStore records, RejudgeRequestStore requests, RecordId id) {
    try {
      if (!records.contains(id) || rejudge(records, id, requests.read(id))) {
        requests.remove(id);
      }
    } catch (DamagedRecordException e) {
      LOG.warn("Not judged again: {}", PrintableText.ofEscaped(e.getMessage()));
      forget(requests, id);
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      LOG.warn("Record {} cannot be judged again now: {}", id, PrintableText.of(e.toString()));
    }
  }

  private static void forget(RejudgeRequestStore requests, RecordId id) {
    try {
      requests.remove(id);
    } catch (IOException e) {
      LOG.warn("Record {}: {}", id, PrintableText.of(e.toString()));
    }
  }

  private boolean rejudge(QuarantineStore records, RecordId id, Request request)
      throws IOException {
    RejudgeTransaction record = new RejudgeTransaction(records, id, request);
    RejudgeConfig settings = directories.of(record.manifest().originalDirectory());
    String hindrance = record.hindrance(settings);
    if (hindrance != null) {
      LOG.warn("Record {} is not judged again: it {}", id, PrintableText.ofEscaped(hindrance));
      return true;
    }
    Entry entry = record.entry();
    if (entry == null) {
      record.finish(null);
      return true;
    }
    try {
      passOn(record, entry, settings);
    } finally {
      record.discardCopy();
    }
    return true;
  }

  private void passOn(RejudgeTransaction record, Entry entry, RejudgeConfig settings)
      throws IOException {
    ScanResult judgement = null;
    if (!record.isBegun() || settings.inPlace()) {
      judgement = inspector.judge(entry, settings.blockedExtensions(), settings.rules());
    }
    PrintableText path = PrintableText.of(entry.path());
    boolean stays =
        judgement != null && !record.isBegun() && record.keepsRecord(judgement.verdict());
    if (stays) {
      LOG.info(
          "Judged again, and stays: {} (rule={}, record={})",
          path,
          judgement.rules(),
          record.manifest().id());
      return;
    }
    record.logIntent();
    if (judgement != null && judgement.verdict() == Verdict.CLEAN && settings.inPlace()) {
      PrintableText place = PrintableText.of(record.putInPlace(entry));
      record.finish(place);
      LOG.info("Judged again, and clean: {} is back (record={})", place, record.manifest().id());
      return;
    }
    ScanResult triaged = triage(entry, settings);
    if (triaged.verdict() == Verdict.CLEAN) {
      record.finish(path);
      LOG.info("Judged again: {} is CLEAN (record={})", path, record.manifest().id());
      return;
    }
    record.finish(PrintableText.of(entry.id()));
    LOG.info(
        "Judged again: {} is {} (rule={}, record={})",
        path,
        triaged.verdict(),
        triaged.rules(),
        record.manifest().id());
  }

  private ScanResult triage(Entry entry, RejudgeConfig settings) throws IOException {
    if (template == null) {
      template = context.createProducerTemplate();
    }
    Exchange done =
        template.send(
            "direct:triage",
            exchange -> {
              exchange.setProperty(DropgateConstants.ENTRY, entry);
              exchange.setProperty(DropgateConstants.DELIVERED, settings.delivered());
              exchange.setProperty(
                  DropgateConstants.BLOCKED_EXTENSIONS, settings.blockedExtensions());
              exchange.setProperty(DropgateConstants.RULES, settings.rules());
              exchange.setProperty(DropgateConstants.ALSO_NOTIFY, settings.alsoNotify());
              exchange.setProperty(DropgateConstants.MAIL_TO, settings.mailTo());
            });
    if (done.getException() != null) {
      throw new IOException(done.getException());
    }
    return done.getProperty(DropgateConstants.JUDGEMENT, ScanResult.class);
  }

  @Override
  public CamelContext getCamelContext() {
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }
}
