package dev.dropgate.alert.endpoint;

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
 * Endpoints by names that hold no secret. A name is what stands on disk, in an alert and in the
 * log: the URI with its placeholders in place of their values, and with {@code xxxxxx} in place of
 * a secret that is written out. What a name stands for is found in the configuration when the alert
 * is sent. Thread safe.
 */
public final class EndpointNames {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]+}}");
  private static final String MASK = "xxxxxx";
  private static final int MAX_UNLISTED = 1000;

  /** A shorter value is no secret, and would be found everywhere. */
  private static final int MIN_SECRET_LENGTH = 4;

  private final List<String> configured;
  private final UnaryOperator<String> resolver;

  /** What is not in the configuration but was sent to, by its name; gone with the process. */
  private final Map<String, String> unlisted = new ConcurrentHashMap<>();

  private ResolvedEndpoints known;

  /** Made at first use: the values are there only when the routes are. */
  private record ResolvedEndpoints(
      Map<String, String> placeholders, Pattern values, Map<String, String> namesToUris) {}

  /**
   * Knows what is configured.
   *
   * @param configured lists of endpoints as they are written, with placeholders
   * @param resolver puts values in for placeholders
   */
  public EndpointNames(List<String> configured, UnaryOperator<String> resolver) {
    this.configured = List.copyOf(configured);
    this.resolver = resolver;
  }

  /**
   * Returns the name of an endpoint.
   *
   * @param uri with all secrets
   * @return the URI itself if there is no secret in it
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
   * @param name of {@link #nameOf}, maybe of an earlier process
   * @return the URI with all secrets; null if the configuration has it no more
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
   * Masks text that may hold values of placeholders.
   *
   * @param text of a failure, for example
   * @return the same with the placeholders in their place
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

  /** Puts the values in for the placeholders of a text. */
  String resolve(String text) {
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
