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
 * The parameters of a field of a mail. Readers differ in which of several they take, and in what
 * they make of one that is badly written, so each has every value that one of them may see.
 */
final class MailFieldParameters {
  /** A quoted string, closed or not: it reaches as far as no bare quote stands in it. */
  private static final String QUOTED_STRING = "\"(?:[^\"\\\\]|\\\\.)*+";

  // Each part is possessive, so a field takes time that is linear in its length.
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?<=[;\\s)]|^)(?<name>[a-z-]++)(?:\\*(?<section>\\d{1,4}+))?+(?<coded>\\*)?+\\s*+=\\s*+"
              + "(?:\\([^()]*+\\)\\s*+)?+(?<value>"
              + QUOTED_STRING
              + "\"?+|[^;\\s]*+)(?=(?<rest>[^;]{0,300}+))",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** What is quoted before a parameter is passed over, so that none is found within it. */
  private static final Pattern QUOTED_OR_PARAMETER =
      Pattern.compile(QUOTED_STRING + "(?<closed>\"?+)|" + PARAMETER.pattern(), PARAMETER.flags());

  /**
   * One as it is written.
   *
   * @param section which part of a value in parts; -1 if it is the whole
   * @param coded whether it has a character set and percent signs
   * @param value with its quotes
   * @param rest what follows before the next semicolon
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

  /** No honest field has so many. */
  private static final int MAX_PARAMETERS = 1_000;

  private final List<Parameter> all = new ArrayList<>();

  /**
   * Reads the body of a field.
   *
   * @throws MimeException if there are too many
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

  /** What one of them is, without what only a careless reader takes for it; none is empty. */
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

  // As RFC 2231 writes it; what is written as a whole counts before what is in sections.
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

  /** The same as names of files: with blanks that should be quoted, and what is coded in words. */
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
