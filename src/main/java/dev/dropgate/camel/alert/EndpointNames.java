package dev.dropgate.camel.alert;

import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.alert.endpoint.EndpointUris;
import dev.dropgate.camel.alert.EndpointNameTable.SecretEndpoint;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names for endpoints that contain no secrets, for use on disk, in alerts and in the log. A name is
 * the URI with its placeholders instead of their values, and with {@code xxxxxx} instead of a
 * literal secret. The configuration resolves a name when the alert is sent. Thread safe.
 */
public final class EndpointNames {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]+}}");
  private static final String MASK = "xxxxxx";

  /** A shorter value is not treated as a secret, because it would match in many places. */
  private static final int MIN_SECRET_LENGTH = 4;

  private final List<String> configured;
  private final UnaryOperator<String> resolver;
  private final OutboxLayout layout;

  private ResolvedEndpoints known;
  private EndpointNameTable table;

  /**
   * The resolved configuration. Built on first use, because the values exist only when the routes
   * do.
   */
  private record ResolvedEndpoints(Map<String, String> placeholders, Pattern values) {}

  /**
   * Creates the names of the configured endpoints.
   *
   * @param configured lists of endpoints as written, with placeholders
   * @param resolver replaces placeholders with their values
   * @param layout the outbox, which keeps the names of endpoints with literal secrets
   */
  public EndpointNames(
      List<String> configured, UnaryOperator<String> resolver, OutboxLayout layout) {
    this.configured = List.copyOf(configured);
    this.resolver = resolver;
    this.layout = layout;
  }

  /**
   * Returns the name of an endpoint.
   *
   * @param uri the URI with all secrets
   * @return the URI itself if it contains no secret; a different name for each URI
   * @throws UncheckedIOException if the name cannot be kept
   */
  public String nameOf(String uri) {
    SecretEndpoint endpoint = masked(uri);
    return endpoint.masked().contains(MASK) ? table().nameOf(endpoint) : endpoint.masked();
  }

  private SecretEndpoint masked(String uri) {
    String written = withPlaceholders(uri);
    return new SecretEndpoint(written, EndpointUriMask.mask(written));
  }

  /**
   * Returns the endpoint of a name.
   *
   * @param name a result of {@link #nameOf}, possibly from an earlier process
   * @return the URI with all secrets; null if the configuration no longer contains it
   * @throws UncheckedIOException if the names cannot be read or kept
   */
  public String uriOf(String name) {
    String written = name.contains(MASK) ? table().uriOf(name) : name;
    if (written == null) {
      return null;
    }
    Matcher matcher = PLACEHOLDER.matcher(written);
    return matcher.results().map(MatchResult::group).allMatch(known().placeholders()::containsKey)
        ? matcher.reset().replaceAll(at -> Matcher.quoteReplacement(valueOf(at.group())))
        : null;
  }

  /**
   * Replaces the values of placeholders in a text with the placeholders.
   *
   * @param text any text, for example the message of a failure
   * @return the masked text
   */
  public String withPlaceholders(String text) {
    ResolvedEndpoints now = known();
    if (now.values() == null) {
      return text;
    }
    return now.values()
        .matcher(text)
        .replaceAll(at -> Matcher.quoteReplacement(placeholderOf(now, at.group())));
  }

  /** Replaces the placeholders of a text with their values. Works only while the routes exist. */
  public String resolve(String text) {
    return resolver.apply(text);
  }

  private static String placeholderOf(ResolvedEndpoints known, String value) {
    for (Map.Entry<String, String> one : known.placeholders().entrySet()) {
      if (one.getValue().equals(value)) {
        return one.getKey();
      }
    }
    return value;
  }

  private String valueOf(String placeholder) {
    return known().placeholders().get(placeholder);
  }

  private synchronized ResolvedEndpoints known() {
    if (known == null) {
      Map<String, String> placeholders = new LinkedHashMap<>();
      for (String text : configured) {
        PLACEHOLDER
            .matcher(text)
            .results()
            .map(MatchResult::group)
            .forEach(one -> placeholders.computeIfAbsent(one, resolver));
      }
      List<String> values =
          placeholders.values().stream()
              .filter(value -> value.length() >= MIN_SECRET_LENGTH)
              .distinct()
              .sorted(Comparator.comparing(String::length).reversed())
              .toList();
      Pattern pattern =
          values.isEmpty()
              ? null
              : Pattern.compile(
                  values.stream().map(Pattern::quote).collect(Collectors.joining("|")));
      known = new ResolvedEndpoints(placeholders, pattern);
    }
    return known;
  }

  private synchronized EndpointNameTable table() {
    if (table == null) {
      table =
          new EndpointNameTable(
              layout,
              configured.stream()
                  .flatMap(text -> EndpointUris.parse(resolver.apply(text)).stream())
                  .map(this::masked)
                  .filter(endpoint -> endpoint.masked().contains(MASK))
                  .distinct()
                  .toList());
    }
    return table;
  }
}
