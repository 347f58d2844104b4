package dev.dropgate.cli.text;

/** Counts of things in words. Stateless. */
public final class CountText {
  private CountText() {}

  /**
   * Returns for example {@code 1 record} or {@code 2 records}.
   *
   * @param count the number of things
   * @param thing the singular noun
   */
  public static String of(long count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }
}
