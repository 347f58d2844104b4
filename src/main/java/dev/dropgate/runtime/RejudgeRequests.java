package dev.dropgate.runtime;

import dev.dropgate.config.GateSettings;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.QuarantineService.RecordReference;
import dev.dropgate.quarantine.RejudgeRequestStore;
import java.io.IOException;

/** Asks the gate to judge records again. Thread safe. */
public final class RejudgeRequests {
  private final GateSettings settings;

  RejudgeRequests(GateSettings settings) {
    this.settings = settings;
  }

  /**
   * Asks the gate to judge a record again. The request is on disk when this returns.
   *
   * @param who the person who asks
   * @param reason null if none was given
   */
  public void request(RecordReference record, PrintableText who, PrintableText reason)
      throws IOException {
    record.records().readManifest(record.id());
    requests(record).add(record.id(), new RejudgeRequestStore.Request(who, reason));
  }

  /** Returns whether the gate has not judged a record yet that it was asked for. */
  public boolean isRequested(RecordReference record) throws IOException {
    return requests(record).isRequested(record.id());
  }

  /** Returns whether a gate runs, which judges what is requested. */
  public boolean isGateRunning() throws IOException {
    return SpoolLockOwner.pidOf(settings.path("dropgate.spool")).isPresent();
  }

  private static RejudgeRequestStore requests(RecordReference record) {
    return record.records().rejudgeRequests();
  }
}
