package dev.dropgate.cli.text;

import dev.dropgate.model.PrintableText;
import dev.dropgate.model.QuantityParser;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converters for option values. An invalid value is a usage error with the reason. */
public final class OptionConverters {
  private OptionConverters() {}

  /** Converts a time; a date means the start of that day. */
  public static final class StartTimeConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      return parseTime(text, false);
    }
  }

  /** Converts a time; a date means the end of that day. */
  public static final class EndTimeConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      return parseTime(text, true);
    }
  }

  /** Converts a time in the future. */
  public static final class FutureTimeConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return TimeParser.parseFutureTime(text, Instant.now());
      } catch (IllegalArgumentException e) {
        throw invalidValue(text, e.getMessage());
      }
    }
  }

  /** Converts a duration. */
  public static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return QuantityParser.parseDuration(text);
      } catch (IllegalArgumentException e) {
        throw invalidValue(text, e.getMessage());
      }
    }
  }

  /** Converts a path pattern. */
  public static final class PathPatternConverter implements ITypeConverter<PathGlob> {
    @Override
    public PathGlob convert(String text) {
      try {
        return new PathGlob(text);
      } catch (PatternSyntaxException e) {
        throw invalidValue(text, "not a pattern: " + e.getDescription());
      }
    }
  }

  private static Instant parseTime(String text, boolean end) {
    try {
      return TimeParser.parseTime(text, Instant.now(), end);
    } catch (IllegalArgumentException e) {
      throw invalidValue(text, e.getMessage());
    }
  }

  private static TypeConversionException invalidValue(String text, String why) {
    return new TypeConversionException("'" + PrintableText.of(text) + "' is " + why);
  }
}
