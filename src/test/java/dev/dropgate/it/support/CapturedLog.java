package dev.dropgate.it.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What a class logs from INFO on, until it is closed. Thread safe. */
public final class CapturedLog implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Level before;
  private final AbstractAppender appender =
      new AbstractAppender("captured", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
      };

  public CapturedLog(Class<?> type) {
    logger = LoggerContext.getContext(false).getLogger(type.getName());
    before = logger.getLevel();
    appender.start();
    logger.addAppender(appender);
    Configurator.setLevel(type.getName(), Level.INFO);
  }

  /** The lines so far, each with its level. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    logger.removeAppender(appender);
    Configurator.setLevel(logger.getName(), before);
  }
}
