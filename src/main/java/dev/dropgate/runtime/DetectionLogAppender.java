package dev.dropgate.runtime;

import dev.dropgate.io.RotatingLogFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Appends the log lines of detections to the {@link RotatingLogFile}. Thread safe. */
final class DetectionLogAppender extends AbstractAppender {
  private static final String LOGGER_NAME = "dropgate.detection";
  private static final long MAX_FILE_BYTES = 100L << 20;
  private static final String LINE_PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %encode{%m}{CRLF}%n";

  private final RotatingLogFile log;

  private DetectionLogAppender(RotatingLogFile log, PatternLayout layout) {
    super("detections", null, layout, true, Property.EMPTY_ARRAY);
    this.log = log;
  }

  /** Adds the appender to the logger of detections. */
  static void install(Path file) {
    LoggerContext context = LoggerContext.getContext(false);
    Configuration configuration = context.getConfiguration();
    PatternLayout layout =
        PatternLayout.newBuilder()
            .setPattern(LINE_PATTERN)
            .setCharset(StandardCharsets.UTF_8)
            .setConfiguration(configuration)
            .build();
    DetectionLogAppender appender =
        new DetectionLogAppender(new RotatingLogFile(file, MAX_FILE_BYTES), layout);
    appender.start();
    configuration.addAppender(appender);
    configuration.getLoggerConfig(LOGGER_NAME).addAppender(appender, Level.WARN, null);
    context.updateLoggers();
  }

  @Override
  public void append(LogEvent event) {
    try {
      log.write(getLayout().toByteArray(event));
    } catch (IOException e) {
      error("cannot write to the detection log", event, e);
    }
  }

  @Override
  public boolean stop(long timeout, TimeUnit unit) {
    try {
      log.close();
    } catch (IOException e) {
      error("cannot close the detection log", e);
    }
    return super.stop(timeout, unit);
  }
}
