package dev.dropgate.quarantine;

import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.EngineFindingIds;
import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Verdict;
import dev.dropgate.quarantine.RejudgeRequests.Request;
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
 * Judges records again: those that a person names, and by itself those that are held only because
 * no engine had judged them, once an engine answers. A clean file goes on its way, a dangerous one
 * goes through {@code direct:triage} like any other. Not thread safe.
 */
public final class HeldRejudge implements CamelContextAware {
  private static final Logger LOG = LoggerFactory.getLogger(HeldRejudge.class);
  private static final Request BY_ITSELF = new Request("gate", "an engine answers");
  private static final long FIRST_PAUSE = TimeUnit.MINUTES.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.HOURS.toNanos(1);

  private CamelContext context;
  private ProducerTemplate template;
  private Inspector inspector;
  private Quarantine quarantine;
  private DirectorySettings.Lookup directories;
  private boolean engineWasSilent;
  private long pause = FIRST_PAUSE;
  private long nextLook = System.nanoTime();

  /**
   * Looks once: whether an engine is back, and what is asked for.
   *
   * @throws IOException if a store cannot be read
   */
  public void run() throws IOException {
    askForUnjudged();
    for (Records records : quarantine.stores()) {
      RejudgeRequests requests = new RejudgeRequests(records.store());
      for (String id : requests.ids()) {
        if (context.isStopping()) {
          return;
        }
        rejudge(records, requests, id);
      }
    }
  }

  private void askForUnjudged() throws IOException {
    if (!inspector.asksEngine()) {
      return;
    }
    boolean silent = !inspector.anyEngineAnswers();
    boolean back = engineWasSilent && !silent;
    engineWasSilent = silent;
    if (silent || (!back && System.nanoTime() - nextLook < 0)) {
      return;
    }
    int asked = 0;
    for (Records records : quarantine.stores()) {
      RejudgeRequests requests = new RejudgeRequests(records.store());
      for (String id : unjudged(records)) {
        requests.add(id, BY_ITSELF);
        asked++;
      }
    }
    // What stays undecided, for example a file that is too large for the engine, is not sent to it
    // each time.
    pause = back || asked == 0 ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
    nextLook = System.nanoTime() + pause;
  }

  private static List<String> unjudged(Records records) throws IOException {
    List<String> ids = new ArrayList<>();
    for (Row row :
        Quarantine.rows(
                records.ids().stream().map(id -> new Quarantine.Found(records, id)).toList(),
                glance ->
                    glance.mayHold(EngineFindingIds.UNAVAILABLE)
                        && glance.state().equals("held")
                        && glance.rules().stream().allMatch(EngineFindingIds.UNAVAILABLE::equals))
            .toList()) {
      if (!row.damaged()) {
        ids.add(row.id());
      }
    }
    return ids;
  }

  // One record that cannot be dealt with must not keep the others from being so.
  private void rejudge(Records records, RejudgeRequests requests, String id) {
    try {
      if (!records.folders().has(id) || rejudge(records, id, requests.read(id))) {
        requests.done(id);
      }
    } catch (DamagedRecordException e) {
      LOG.warn("Not judged again: {}", SafeText.again(e.getMessage()));
      forget(requests, id);
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      LOG.warn("Record {} cannot be judged again now: {}", id, SafeText.of(e.toString()));
    }
  }

  private static void forget(RejudgeRequests requests, String id) {
    try {
      requests.done(id);
    } catch (IOException e) {
      LOG.warn("Record {}: {}", id, SafeText.of(e.toString()));
    }
  }

  private boolean rejudge(Records records, String id, Request request) throws IOException {
    Rejudging record = new Rejudging(records, id, request);
    DirectorySettings settings = directories.of(record.manifest().originalDirectory());
    String hindrance = record.hindrance(settings);
    if (hindrance != null) {
      LOG.warn("Record {} is not judged again: it {}", id, SafeText.again(hindrance));
      return true;
    }
    Entry entry = record.entry();
    if (entry == null) {
      record.finish(null);
      return true;
    }
    try {
      go(record, entry, settings);
    } finally {
      record.leave();
    }
    return true;
  }

  private void go(Rejudging record, Entry entry, DirectorySettings settings) throws IOException {
    Judgement judgement = null;
    if (!record.isBegun() || settings.inPlace()) {
      judgement = inspector.judge(entry, settings.blockedExtensions(), settings.rules());
    }
    String path = SafeText.of(entry.path());
    boolean stays = judgement != null && !record.isBegun() && record.isLeftBy(judgement.verdict());
    if (stays) {
      LOG.info(
          "Judged again, and stays: {} (rule={}, record={})",
          path,
          judgement.rules(),
          record.manifest().id());
      return;
    }
    record.begin();
    if (judgement != null && judgement.verdict() == Verdict.CLEAN && settings.inPlace()) {
      String place = SafeText.of(record.putInPlace(entry));
      record.finish(place);
      LOG.info("Judged again, and clean: {} is back (record={})", place, record.manifest().id());
      return;
    }
    Judgement triaged = triage(entry, settings);
    record.finish(triaged.verdict() == Verdict.CLEAN ? path : entry.id());
    LOG.info(
        "Judged again: {} is {} (rule={}, record={})",
        path,
        triaged.verdict(),
        triaged.rules(),
        record.manifest().id());
  }

  private Judgement triage(Entry entry, DirectorySettings settings) throws IOException {
    if (template == null) {
      template = context.createProducerTemplate();
    }
    Exchange done =
        template.send(
            "direct:triage",
            exchange -> {
              exchange.setProperty("entry", entry);
              exchange.setProperty("delivered", settings.delivered());
              exchange.setProperty("blockedExtensions", settings.blockedExtensions());
              exchange.setProperty("rules", settings.rules());
              exchange.setProperty("alsoNotify", settings.alsoNotify());
              exchange.setProperty("mailTo", settings.mailTo());
            });
    if (done.getException() != null) {
      throw new IOException(done.getException());
    }
    return done.getProperty("judgement", Judgement.class);
  }

  /** Sets what judges. */
  public void setInspector(Inspector inspector) {
    this.inspector = inspector;
  }

  /** Sets where the records are. */
  public void setQuarantine(Quarantine quarantine) {
    this.quarantine = quarantine;
  }

  /** Sets how the monitored directories are set. */
  public void setDirectories(DirectorySettings.Lookup directories) {
    this.directories = directories;
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
