package dev.dropgate.quarantine;

import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.AuditLine;
import java.io.IOException;

/**
 * The audit log of a store: lines that are only ever appended, where each line is chained to the
 * line before by its hash. Thread safe.
 */
public interface AuditTrail {
  /**
   * Appends a line, which is on disk on return.
   *
   * @param event the event; this method sets its link to the line before
   */
  void append(AuditEvent event) throws IOException;

  /**
   * The position of a reader.
   *
   * @param lines the number of whole lines read
   * @param offset the place in the store of the next line
   */
  record Position(long lines, long offset) {
    public static final Position START = new Position(0, 0);
  }

  /** Receives the lines of the log in order. */
  interface LineVisitor {
    /**
     * Receives a line.
     *
     * @param number the line number, from 1
     * @param bytes the line without its line break; if the line is too long to be from this log,
     *     only its beginning, which is not valid JSON
     * @param whole false for a last line without a line break
     */
    void line(long number, byte[] bytes, boolean whole) throws IOException;
  }

  /**
   * Reads the lines from a position in constant memory.
   *
   * @param from the position that the last read returned, or {@link Position#START}
   * @param reader receives each line
   * @return the new position, before a last line that is not whole
   * @throws IOException if it cannot be read; a log that does not exist yet has no lines
   */
  Position read(Position from, LineVisitor reader) throws IOException;

  /** Receives the events of the audit log in order. */
  interface EventVisitor {
    /** Receives a readable line. It may still have been edited; see {@link StoreVerification}. */
    void event(long number, AuditEvent event);

    /** Receives the number of a line that cannot be read. */
    void unreadable(long number);
  }

  /** Reads all events in constant memory. */
  default void forEach(EventVisitor reader) throws IOException {
    read(
        Position.START,
        (number, bytes, whole) -> {
          AuditEvent event;
          try {
            event = AuditLine.parse(bytes);
          } catch (IOException e) {
            if (whole) {
              reader.unreadable(number);
            }
            return;
          }
          reader.event(number, event);
        });
  }
}
