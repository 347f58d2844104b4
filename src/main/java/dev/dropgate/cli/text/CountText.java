package dev.dropgate.cli.text;

/** How many of something, in words. Stateless. */
public final class CountText {
  private CountText() {}

  /**
   * For example {@code 1 record}, {@code 2 records}.
   *
   * @param count how many
   * @param thing the word for one
   */
  public static String of(long count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }
}
