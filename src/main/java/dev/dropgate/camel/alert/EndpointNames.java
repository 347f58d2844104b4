package dev.dropgate.camel.alert;

import dev.dropgate.alert.endpoint.EndpointUris;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private static final int MAX_UNLISTED = 1000;

  /** A shorter value is not treated as a secret, because it would match in many places. */
  private static final int MIN_SECRET_LENGTH = 4;

  private final List<String> configured;
  private final UnaryOperator<String> resolver;

  /** Endpoints used but not configured, by name. They are lost when the process ends. */
  private final Map<String, String> unlisted = new ConcurrentHashMap<>();

  private ResolvedEndpoints known;

  /**
   * The resolved configuration. Built on first use, because the values exist only when the routes
   * do.
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
   * @return the URI itself if it contains no secret
   */
  public String nameOf(String uri) {
    String name = EndpointUriMask.mask(withPlaceholders(uri));
    if (name.contains(MASK)
        && !known().namesToUris().containsKey(name)
        && unlisted.size() < MAX_UNLISTED) {
      unlisted.put(name, uri);
    }
    return name;
  }

  /**
   * Returns the endpoint of a name.
   *
   * @param name a result of {@link #nameOf}, possibly from an earlier process
   * @return the URI with all secrets; null if the configuration no longer contains it
   */
  public String uriOf(String name) {
    String uri = known().namesToUris().get(name);
    if (uri == null) {
      uri = unlisted.get(name);
    }
    if (uri != null) {
      return uri;
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
      known = new ResolvedEndpoints(placeholders, pattern, Map.of());
      known = new ResolvedEndpoints(placeholders, pattern, maskedUris());
    }
    return known;
  }

  private Map<String, String> maskedUris() {
    Map<String, String> names = new HashMap<>();
    List<String> uris = new ArrayList<>();
    configured.forEach(text -> uris.addAll(EndpointUris.parse(resolver.apply(text))));
    for (String uri : uris) {
      String name = EndpointUriMask.mask(withPlaceholders(uri));
      if (name.contains(MASK)) {
        names.putIfAbsent(name, uri);
      }
    }
    return names;
  }
}
