package dev.dropgate.quarantine.record;

import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * A time in a manifest, ISO 8601 in UTC. Keeps the text that was stored, because the manifest's
 * hash covers it, and the times of a file have another number of digits than those of a clock. The
 * text is parsed only when the time is asked for, because a list reads a hundred thousand
 * manifests. Immutable.
 *
 * @param text the time as stored, which may have been forged
 */
public record RecordTime(String text) {
  public static RecordTime of(Instant time) {
    return new RecordTime(time.toString());
  }

  public static RecordTime of(FileTime time) {
    return new RecordTime(time.toString());
  }

  /**
   * Returns the time.
   *
   * @throws DateTimeException if the text is not in the form that Dropgate writes
   */
  public Instant toInstant() {
    return Instant.parse(text);
  }

  /** Returns the text as stored. */
  @Override
  public String toString() {
    return text;
  }
}
