package dev.dropgate.cli;

import dev.dropgate.files.Amounts;
import dev.dropgate.files.SafeText;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Words of the command line as what they mean; a wrong one is a usage error that says why. */
final class Converters {
  private Converters() {}

  /** A time; a day is its start. */
  static final class Start implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      return time(text, false);
    }
  }

  /** A time; a day is its end. */
  static final class End implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      return time(text, true);
    }
  }

  /** A time to come. */
  static final class ToCome implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return Spans.until(text, Instant.now());
      } catch (IllegalArgumentException e) {
        throw wrong(text, e.getMessage());
      }
    }
  }

  /** A duration. */
  static final class Span implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Amounts.duration(text);
      } catch (IllegalArgumentException e) {
        throw wrong(text, e.getMessage());
      }
    }
  }

  /** A path pattern. */
  static final class PathPattern implements ITypeConverter<Glob> {
    @Override
    public Glob convert(String text) {
      try {
        return new Glob(text);
      } catch (PatternSyntaxException e) {
        throw wrong(text, "not a pattern: " + e.getDescription());
      }
    }
  }

  private static Instant time(String text, boolean end) {
    try {
      return Spans.time(text, Instant.now(), end);
    } catch (IllegalArgumentException e) {
      throw wrong(text, e.getMessage());
    }
  }

  private static TypeConversionException wrong(String text, String why) {
    return new TypeConversionException("'" + SafeText.of(text) + "' is " + why);
  }
}
