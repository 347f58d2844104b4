package dev.dropgate.alert.endpoint;

import dev.dropgate.io.ContentHasher;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Parses the endpoints in an {@code alsoNotify} setting. Stateless. */
public final class EndpointUris {
  /**
   * A comma before a scheme. In {@code broker:9092}, the part after a comma is a host with its
   * port.
   */
  private static final Pattern SEPARATOR =
      Pattern.compile("\\s*,\\s*(?=[A-Za-z][A-Za-z0-9+.-]+:(?!\\d+(?:\\D|$)))");

  private static final int KEY_BYTES = 6;

  private EndpointUris() {}

  /**
   * Splits a list into its endpoints. A comma separates two endpoints only if a scheme ({@code
   * name:}) follows; any other comma belongs to its URI.
   *
   * @param alsoNotify URIs of endpoints, comma-separated
   * @return the URIs without duplicates, in order; empty if there are none
   */
  public static List<String> parse(String alsoNotify) {
    return Arrays.stream(SEPARATOR.split(alsoNotify.strip()))
        .map(String::strip)
        .filter(uri -> !uri.isEmpty())
        .distinct()
        .toList();
  }

  /**
   * Returns a key for a URI that fits into a file name.
   *
   * @param uri any text
   * @return 12 hex digits, the same for the same text
   */
  public static String fileKey(String uri) {
    return HexFormat.of()
        .formatHex(ContentHasher.sha256(uri.getBytes(StandardCharsets.UTF_8)), 0, KEY_BYTES);
  }
}
