package dev.dropgate.camel.alert;

import dev.dropgate.alert.endpoint.EndpointUris;
import java.util.Comparator;
import java.util.HashMap;
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
  private static final int MAX_NAMES = 1000;

  /** A shorter value is not treated as a secret, because it would match in many places. */
  private static final int MIN_SECRET_LENGTH = 4;

  private final List<String> configured;
  private final UnaryOperator<String> resolver;

  private ResolvedEndpoints known;

  /**
   * The resolved configuration. Built on first use, because the values exist only when the routes
   * do.
   *
   * @param namesToUris the endpoints with literal secrets. Those that are used but not configured
   *     are lost when the process ends. Guarded by itself
   */
  private record ResolvedEndpoints(
      Map<String, String> placeholders, Pattern values, Map<String, String> namesToUris) {}

  /**
   * Creates the names of the configured endpoints.
   *
   * @param configured lists of endpoints as written, with placeholders
   * @param resolver replaces placeholders with their values
   */
  public EndpointNames(List<String> configured, UnaryOperator<String> resolver) {
    this.configured = List.copyOf(configured);
    this.resolver = resolver;
  }

  /**
   * Returns the name of an endpoint.
   *
   * @param uri the URI with all secrets
   * @return the URI itself if it contains no secret; a different name for each URI
   */
  public String nameOf(String uri) {
    String text = EndpointUriMask.mask(withPlaceholders(uri));
    return text.contains(MASK) ? register(text, uri, known().namesToUris()) : text;
  }

  // Endpoints that differ only in a secret are numbered, in the order of the configuration. A hash
  // of the URI would allow guesses at the secret, and change with it.
  private static String register(String text, String uri, Map<String, String> namesToUris) {
    synchronized (namesToUris) {
      String name = text;
      for (int number = 2; !namesToUris.getOrDefault(name, uri).equals(uri); number++) {
        name = text + "#" + number;
      }
      if (namesToUris.size() < MAX_NAMES) {
        namesToUris.put(name, uri);
      }
      return name;
    }
  }

  /**
   * Returns the endpoint of a name.
   *
   * @param name a result of {@link #nameOf}, possibly from an earlier process
   * @return the URI with all secrets; null if the configuration no longer contains it
   */
  public String uriOf(String name) {
    Map<String, String> namesToUris = known().namesToUris();
    synchronized (namesToUris) {
      if (namesToUris.containsKey(name)) {
        return namesToUris.get(name);
      }
    }
    if (name.contains(MASK)) {
      return null;
    }
    Matcher matcher = PLACEHOLDER.matcher(name);
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
      known = new ResolvedEndpoints(placeholders, pattern, new HashMap<>());
      for (String text : configured) {
        EndpointUris.parse(resolver.apply(text)).forEach(this::nameOf);
      }
    }
    return known;
  }
}
