package dev.dropgate.inspect.format.mail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.james.mime4j.MimeException;

/**
 * The parameters of a mail field. Readers differ in which of several values they take and in how
 * they parse malformed ones, so every value that some reader may see is kept.
 */
final class MailFieldParameters {
  /** A quoted string, closed or not. It extends to the next bare quote. */
  private static final String QUOTED_STRING = "\"(?:[^\"\\\\]|\\\\.)*+";

  // Each part is possessive, so the time is linear in the length of the field.
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?<=[;\\s)]|^)(?<name>[a-z-]++)(?:\\*(?<section>\\d{1,4}+))?+(?<coded>\\*)?+\\s*+=\\s*+"
              + "(?:\\([^()]*+\\)\\s*+)?+(?<value>"
              + QUOTED_STRING
              + "\"?+|[^;\\s]*+)(?=(?<rest>[^;]{0,300}+))",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** A quoted string before a parameter is skipped, so that no parameter is found inside it. */
  private static final Pattern QUOTED_OR_PARAMETER =
      Pattern.compile(QUOTED_STRING + "(?<closed>\"?+)|" + PARAMETER.pattern(), PARAMETER.flags());

  /**
   * A parameter as written.
   *
   * @param section number of the part in a value of several parts; -1 for a whole value
   * @param coded whether the value has a character set and percent signs
   * @param value with its quotes
   * @param rest the text up to the next semicolon
   */
  private record Parameter(String name, int section, boolean coded, String value, String rest) {
    boolean isPlain() {
      return section < 0 && !coded;
    }

    String unquoted() {
      if (!value.startsWith("\"")) {
        return value;
      }
      boolean closed = value.length() > 1 && value.endsWith("\"");
      return value
          .substring(1, closed ? value.length() - 1 : value.length())
          .replaceAll("\\\\(.)", "$1");
    }
  }

  /** More than any ordinary field has. */
  private static final int MAX_PARAMETERS = 1_000;

  private final List<Parameter> all = new ArrayList<>();

  /**
   * Parses the body of a field.
   *
   * @throws MimeException if there are too many parameters
   */
  MailFieldParameters(String field) throws MimeException {
    Matcher found = QUOTED_OR_PARAMETER.matcher(field);
    for (int from = 0; found.find(from); from = Math.max(found.end(), from + 1)) {
      if (found.group("name") != null) {
        add(found);
      } else if (found.group("closed").isEmpty()) {
        // No later quote can be closed either: each one in this string is escaped, and a string
        // that begins there reads the same characters to the same end.
        addAll(PARAMETER.matcher(field).region(found.start() + 1, field.length()));
        return;
      }
    }
  }

  private void addAll(Matcher found) throws MimeException {
    found.useTransparentBounds(true).useAnchoringBounds(false);
    while (found.find()) {
      add(found);
    }
  }

  private void add(Matcher found) throws MimeException {
    if (all.size() >= MAX_PARAMETERS) {
      throw new MimeException("a field of a mail with more than " + MAX_PARAMETERS + " parameters");
    }
    all.add(
        new Parameter(
            found.group("name").toLowerCase(Locale.ROOT),
            found.group("section") == null ? -1 : Integer.parseInt(found.group("section")),
            found.group("coded") != null,
            found.group("value"),
            found.group("rest")));
  }

  /**
   * Returns the values of a parameter, none of them empty, without those that only a careless
   * reader sees.
   */
  Set<String> values(String name) {
    Set<String> values = new LinkedHashSet<>();
    all.stream()
        .filter(one -> one.name().equals(name) && one.isPlain())
        .forEach(one -> values.add(one.unquoted()));
    List<Parameter> parts =
        all.stream()
            .filter(one -> one.name().equals(name) && !one.isPlain())
            .sorted(Comparator.comparingInt(Parameter::section))
            .toList();
    if (!parts.isEmpty()) {
      values.add(joinSections(parts));
      List<Parameter> lastFirst = new ArrayList<>(parts);
      Collections.reverse(lastFirst);
      lastFirst.sort(Comparator.comparingInt(Parameter::section));
      values.add(joinSections(lastFirst));
    }
    values.remove("");
    return values;
  }

  // As in RFC 2231; a whole value takes precedence over sections.
  private static String joinSections(List<Parameter> parts) {
    List<String> values = new ArrayList<>();
    parts.stream()
        .filter(part -> part.section() < 0)
        .findFirst()
        .ifPresent(whole -> values.add(whole.unquoted()));
    String sections =
        parts.stream()
            .filter(part -> part.section() >= 0)
            .map(Parameter::unquoted)
            .collect(Collectors.joining());
    if (!sections.isEmpty()) {
      values.add(sections);
    }
    return values.stream()
        .map(ExtendedValueDecoder::decode)
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse("");
  }

  /**
   * Returns the values as file names: also with unquoted blanks, and with encoded words decoded.
   */
  Set<String> names(String name) {
    Set<String> names = new LinkedHashSet<>();
    values(name).forEach(value -> names.add(EncodedWordDecoder.decode(value)));
    for (Parameter one : all) {
      if (one.name().equals(name) && one.isPlain()) {
        boolean quoted = one.value().startsWith("\"");
        if (!quoted || (!one.rest().isEmpty() && !Character.isWhitespace(one.rest().charAt(0)))) {
          names.add(EncodedWordDecoder.decode(one.unquoted() + one.rest().stripTrailing()));
        }
        names.add(EncodedWordDecoder.decode(withoutTrailingSeparators(one.unquoted())));
      }
    }
    names.remove("");
    return names;
  }

  private static String withoutTrailingSeparators(String text) {
    int end = text.length();
    while (end > 0 && ";, \t\r\n\f\u000B'\"".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(0, end);
  }
}
