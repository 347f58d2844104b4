package dev.dropgate.inspect.archive;

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
import org.apache.james.mime4j.util.MimeParameterMapping;

/**
 * The parameters of a field of a mail. Readers differ in which of several they take, and in what
 * they make of one that is badly written, so each has every value that one of them may see.
 */
final class Parameters {
  /** What is quoted before one is passed over, so that none is found within it. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*+\""
              + "|(?<=[;\\s)]|^)([a-z-]+)(?:\\*(\\d{1,4}))?(\\*)?\\s*=\\s*(?:\\([^()]*+\\)\\s*)?"
              + "(\"(?:[^\"\\\\]|\\\\.)*+\"?|[^;\\s]*+)(?=([^;]{0,300}+))",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

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

    String key() {
      return name + (section < 0 ? "" : "*" + section) + (coded ? "*" : "");
    }
  }

  private static final Pattern HEX = Pattern.compile("%([0-9A-Fa-f]{2})");

  /** No honest field has so many. */
  private static final int MOST = 1_000;

  private final List<Parameter> all = new ArrayList<>();

  /**
   * Reads the body of a field.
   *
   * @throws MimeException if there are too many
   */
  Parameters(String field) throws MimeException {
    Matcher found = PARAMETER.matcher(field);
    while (found.find()) {
      if (all.size() > MOST) {
        throw new MimeException("a field of a mail with more than " + MOST + " parameters");
      }
      if (found.group(1) != null) {
        all.add(
            new Parameter(
                found.group(1).toLowerCase(Locale.ROOT),
                found.group(2) == null ? -1 : Integer.parseInt(found.group(2)),
                found.group(3) != null,
                found.group(4),
                found.group(5)));
      }
    }
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
      values.add(joined(name, parts));
      List<Parameter> lastFirst = new ArrayList<>(parts);
      Collections.reverse(lastFirst);
      lastFirst.sort(Comparator.comparingInt(Parameter::section));
      values.add(joined(name, lastFirst));
    }
    values.remove("");
    return values;
  }

  private static String joined(String name, List<Parameter> parts) {
    MimeParameterMapping mapping = new MimeParameterMapping();
    parts.forEach(part -> mapping.addParameter(part.key(), part.unquoted()));
    String value = mapping.get(name);
    String raw = parts.stream().map(Parameter::unquoted).collect(Collectors.joining());
    raw = raw.substring(raw.indexOf('\'', raw.indexOf('\'') + 1) + 1);
    return value == null || value.isEmpty() || value.equals(raw) ? ofNoCharset(raw) : value;
  }

  // Of a character set that nobody here knows the ASCII counts, as an extension is.
  private static String ofNoCharset(String raw) {
    return HEX.matcher(raw)
        .replaceAll(
            hex ->
                Matcher.quoteReplacement(
                    Character.toString((char) Integer.parseInt(hex.group(1), 16))));
  }

  /** The same as names of files: with blanks that should be quoted, and what is coded in words. */
  Set<String> names(String name) {
    Set<String> names = new LinkedHashSet<>();
    values(name).forEach(value -> names.add(EncodedWords.decoded(value)));
    for (Parameter one : all) {
      if (one.name().equals(name) && one.isPlain()) {
        boolean quoted = one.value().startsWith("\"");
        if (!quoted || (!one.rest().isEmpty() && !Character.isWhitespace(one.rest().charAt(0)))) {
          names.add(EncodedWords.decoded(one.unquoted() + one.rest().stripTrailing()));
        }
        names.add(EncodedWords.decoded(one.unquoted().replaceAll("[;,\\s'\"]+$", "")));
      }
    }
    names.remove("");
    return names;
  }
}
