package dev.dropgate.quarantine;

import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import java.io.IOException;
import java.util.List;

/**
 * The requests to judge records of a store again, kept until the gate has done it. So a request
 * survives any crash, and a command needs neither rules nor engines. Thread safe.
 */
public interface RejudgeRequestStore {
  /**
   * A request to judge a record again.
   *
   * @param by the user, or {@code gate}
   * @param reason why; null if none was given
   */
  record Request(PrintableText by, PrintableText reason) {}

  /**
   * Adds a request, or replaces the one that is there.
   *
   * @param id a record of the store
   * @throws IOException if it cannot be stored
   */
  void add(RecordId id, Request request) throws IOException;

  /** Returns whether a record still has a request. */
  boolean isRequested(RecordId id);

  /** Returns the requested ids, oldest first. */
  List<RecordId> ids() throws IOException;

  /**
   * Reads a request.
   *
   * @throws IOException if it is gone or damaged
   */
  Request read(RecordId id) throws IOException;

  void remove(RecordId id) throws IOException;
}
