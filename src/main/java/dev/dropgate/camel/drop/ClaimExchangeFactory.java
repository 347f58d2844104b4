package dev.dropgate.camel.drop;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.intake.EntrySource;
import dev.dropgate.intake.spool.JudgedClaim;
import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryBatch;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.support.DefaultConsumer;

/**
 * Makes the exchange of a claim and sends it through the route. The message is that of a file
 * consumer; the exchange properties say what the file was before the claim and what its directory
 * sets. Thread safe.
 */
final class ClaimExchangeFactory {
  private final DefaultConsumer consumer;
  private final DropSettings settings;

  ClaimExchangeFactory(DefaultConsumer consumer, DropSettings settings) {
    this.consumer = consumer;
    this.settings = settings;
  }

  /**
   * Sends a claim through the route and waits until it is processed. A failure stays in the
   * exchange, where the error handler of the route reports it; the claim then stays in the spool.
   *
   * @param unit what the writes of the steps belong to
   */
  void process(SpooledClaim claim, EntrySource source, UnitOfWork unit) {
    Exchange exchange = consumer.createExchange(false);
    try {
      exchange.getExchangeExtension().addOnCompletion(new ClaimCompletion(claim, source, unit));
      setMessage(exchange.getIn(), claim);
      setProperties(exchange, source, unit);
      try {
        exchange.setProperty(DropgateConstants.ENTRY, source.open(claim));
      } catch (IOException | RuntimeException e) {
        // The route gets it all the same: its error handler reports every failure.
        exchange.setException(e);
        exchange.getExchangeExtension().setRedeliveryExhausted(true);
      }
      consumer.getProcessor().process(exchange);
    } catch (Exception e) {
      source.noteEnded(claim);
      exchange.setException(e);
      consumer.getExceptionHandler().handleException("Cannot process a claim", exchange, e);
    } finally {
      consumer.releaseExchange(exchange, false);
    }
  }

  /**
   * Sends claims that were judged alike through the route, as one exchange. If a step fails, those
   * that have not left the spool are sent again one by one, so that one bad file holds up no other.
   *
   * @param unit what the writes of the steps belong to
   */
  void processBatch(
      Verdict verdict, List<JudgedClaim> judged, EntrySource source, UnitOfWork unit) {
    List<SpooledClaim> claims = judged.stream().map(JudgedClaim::claim).toList();
    Exchange exchange = consumer.createExchange(false);
    BatchCompletion completion =
        new BatchCompletion(claims, verdict == Verdict.CLEAN, source, unit);
    try {
      List<Entry> entries = new ArrayList<>(claims.size());
      for (SpooledClaim claim : claims) {
        entries.add(source.open(claim));
      }
      exchange.getExchangeExtension().addOnCompletion(completion);
      exchange
          .getIn()
          .setBody(new EntryBatch(entries, judged.stream().map(JudgedClaim::result).toList()));
      exchange.setProperty(Exchange.BATCH_SIZE, entries.size());
      exchange.setProperty(
          DropgateConstants.JUDGEMENT, new ScanResult(verdict, List.of(), List.of()));
      setProperties(exchange, source, unit);
      consumer.getProcessor().process(exchange);
    } catch (Exception e) {
      exchange.setException(e);
      completion.onFailure(exchange);
      consumer.getExceptionHandler().handleException("Cannot process a batch", exchange, e);
    } finally {
      consumer.releaseExchange(exchange, false);
    }
    for (SpooledClaim claim : completion.unfinished()) {
      if (consumer.getEndpoint().getCamelContext().isStopping()) {
        return; // the others wait in the spool for the next start
      }
      ThreadHeartbeat.beat();
      source.noteStarted(claim);
      process(claim, source, unit);
    }
  }

  private void setMessage(Message message, SpooledClaim claim) {
    Path path = claim.path();
    String absolute = path.toString();
    String nameOnly = path.getFileName().toString();
    Path spool = settings.intake().spool();
    String name = path.startsWith(spool) ? spool.relativize(path).toString() : nameOnly;
    GenericFile<File> file = new GenericFile<>();
    file.setFile(new File(absolute));
    file.setAbsolute(true);
    file.setAbsoluteFilePath(absolute);
    file.setEndpointPath(settings.intake().spool().toString());
    file.setFileName(name);
    file.setRelativeFilePath(name);
    file.setFileNameOnly(nameOnly);
    file.setFileLength(claim.size());
    file.setLastModified(claim.modified());
    message.setBody(file);
    message.setHeader(DropConstants.FILE_NAME, name);
    message.setHeader(DropConstants.FILE_NAME_ONLY, nameOnly);
    message.setHeader(DropConstants.FILE_ABSOLUTE_PATH, absolute);
    message.setHeader(DropConstants.FILE_LENGTH, claim.size());
    message.setHeader(DropConstants.FILE_LAST_MODIFIED, claim.modified());
  }

  private void setProperties(Exchange exchange, EntrySource source, UnitOfWork unit) {
    exchange.setProperty(DropgateConstants.UNIT_OF_WORK, unit);
    exchange.setProperty(DropgateConstants.SPOOL_FOLDER, source.spool());
    exchange.setProperty(
        DropgateConstants.BLOCKED_EXTENSIONS, settings.intake().blockedExtensions());
    exchange.setProperty(DropgateConstants.RULES, settings.intake().rules());
    exchange.setProperty(DropgateConstants.DELIVERED, settings.delivered());
    exchange.setProperty(DropgateConstants.ALSO_NOTIFY, settings.alsoNotify());
    exchange.setProperty(DropgateConstants.MAIL_TO, settings.mailTo());
    exchange.setProperty(DropgateConstants.IN_PLACE, !settings.intake().claimClean());
  }
}
