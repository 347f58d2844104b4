package dev.dropgate.camel.drop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.intake.EntrySource;
import dev.dropgate.intake.PolledClaims;
import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.intake.spool.SpooledClaim;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchCompletionTest {
  @TempDir private Path spool;
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final RecordingSource source = new RecordingSource();
  private final Exchange exchange = new DefaultExchange(context);
  private final List<SpooledClaim> claims = new ArrayList<>();

  /** Notes the calls; fails for the claim {@code bad}. */
  private static final class RecordingSource implements EntrySource {
    private final List<String> calls = new ArrayList<>();

    private void note(String call, SpooledClaim claim) {
      String name = claim.path().getFileName().toString();
      calls.add(call + " " + name);
      if (name.equals("bad") && !call.equals("ended")) {
        throw new IllegalStateException("a bucket that answers 503");
      }
    }

    @Override
    public PolledClaims poll(boolean batchFinished, boolean skipIfQuiet, BooleanSupplier stopping) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SpoolFolder spool() {
      return null;
    }

    @Override
    public Entry open(SpooledClaim claim) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void noteStarted(SpooledClaim claim) {
      note("started", claim);
    }

    @Override
    public void noteHandedOver(SpooledClaim claim) {
      note("handed over", claim);
    }

    @Override
    public void noteEnded(SpooledClaim claim) {
      note("ended", claim);
    }

    @Override
    public void giveUp(SpooledClaim claim, UnitOfWork unit) {
      note("gave up", claim);
    }

    @Override
    public void noteLeft(SpooledClaim claim, UnitOfWork unit) {
      note("left", claim);
    }

    @Override
    public void leaveUnread(SpooledClaim claim) {
      note("unread", claim);
    }
  }

  @BeforeEach
  void prepare() throws IOException {
    for (String name : List.of("a", "bad", "c")) {
      claims.add(new SpooledClaim(TestFiles.file(spool.resolve(name), "x"), 1, 0));
    }
  }

  @AfterEach
  void stop() throws IOException {
    context.close();
  }

  @Test
  void sourceThatFailsForOneClaimEndsAll() {
    completion(true).onComplete(exchange);
    assertThat(source.calls)
        .containsExactly(
            "gave up a", "ended a", "gave up bad", "ended bad", "gave up c", "ended c");
  }

  @Test
  void onlyClaimsThatAreStillThereAreSentAgain() throws IOException {
    exchange.setProperty(DropgateConstants.LEFT_SPOOL, Set.of());
    exchange.setProperty(DropgateConstants.DELIVERED_CLAIMS, Set.of(spool.resolve("c")));
    Files.delete(spool.resolve("a")); // a part of a split batch has delivered it
    BatchCompletion completion = completion(true);
    completion.onFailure(exchange);
    assertThat(completion.unfinished())
        .extracting(claim -> claim.path().getFileName().toString())
        .containsExactly("bad");
    assertThat(source.calls)
        .containsExactly("left a", "ended a", "ended bad", "gave up c", "ended c");
  }

  /** Its alert may be missing, so it must come again. */
  @Test
  void stoppedFileThatIsGoneIsSentAgain() throws IOException {
    Files.delete(spool.resolve("a"));
    BatchCompletion completion = completion(false);
    completion.onFailure(exchange);
    assertThat(completion.unfinished()).hasSize(3);
  }

  private BatchCompletion completion(boolean clean) {
    return new BatchCompletion(claims, clean, source, UnitOfWork.immediate());
  }
}
