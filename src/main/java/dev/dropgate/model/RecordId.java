package dev.dropgate.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The id of a record: the time of the claim to the millisecond, a hyphen, and hex digits of a hash,
 * so that ids sort by time. Immutable.
 */
public final class RecordId implements Comparable<RecordId> {
  private static final DateTimeFormatter TIME_FORMAT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);
  private static final int TIME_LENGTH = 18;
  private static final int DAY_DIGITS = 8;
  private static final int MAX_HASH_DIGITS = 64;

  private final String text;

  private RecordId(String text) {
    this.text = text;
  }

  /**
   * Returns the id with this text.
   *
   * @param text a whole id
   * @throws IllegalArgumentException if it is not an id
   */
  public static RecordId of(String text) {
    return parse(text)
        .orElseThrow(
            () -> new IllegalArgumentException("no id of a record: " + PrintableText.of(text)));
  }

  /** Returns the id with this text; empty if the text is not an id. */
  public static Optional<RecordId> parse(String text) {
    return isId(text) ? Optional.of(new RecordId(text)) : Optional.empty();
  }

  // Uses no regular expression, because a command may check a hundred thousand names.
  private static boolean isId(String name) {
    if (name.length() <= TIME_LENGTH + 1
        || name.length() > TIME_LENGTH + 1 + MAX_HASH_DIGITS
        || name.charAt(DAY_DIGITS) != 'T'
        || name.charAt(TIME_LENGTH) != '-') {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean letter = c >= 'a' && c <= 'f' && i > TIME_LENGTH;
      if (!digit && !letter && i != DAY_DIGITS && i != TIME_LENGTH) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether part of an id, as a person gives it, matches an id.
   *
   * @param part the beginning of an id, or of the hash at its end
   * @param id a whole id, or a text of a forged log; null matches nothing
   */
  public static boolean matches(String part, String id) {
    return id != null
        && !part.isEmpty()
        && (id.startsWith(part) || id.startsWith(part, id.indexOf('-') + 1));
  }

  /**
   * Returns the prefix of all ids of an instant.
   *
   * @param time a time in the years 0 to 9999
   * @return a text that sorts before all ids of that millisecond, and after all earlier ones
   */
  public static String prefixOf(Instant time) {
    return TIME_FORMAT.format(time);
  }

  /**
   * Returns when the record's file was claimed.
   *
   * @return the time to the millisecond; the epoch if the digits are not a time
   */
  public Instant time() {
    try {
      return TIME_FORMAT.parse(text.substring(0, TIME_LENGTH), Instant::from);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /** Returns the digits that distinguish the record from others of the same time. */
  public String hash() {
    return text.substring(TIME_LENGTH + 1);
  }

  /** Returns an id of the same time with another hash. */
  public RecordId withHash(String hash) {
    return of(text.substring(0, TIME_LENGTH + 1) + hash);
  }

  @Override
  public int compareTo(RecordId other) {
    return text.compareTo(other.text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordId that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the text. */
  @Override
  public String toString() {
    return text;
  }
}
