package dev.dropgate.cli;

/** How many of something, in words. Stateless. */
final class Amount {
  private Amount() {}

  /**
   * For example {@code 1 record}, {@code 2 records}.
   *
   * @param count how many
   * @param thing the word for one
   */
  static String of(long count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }
}
