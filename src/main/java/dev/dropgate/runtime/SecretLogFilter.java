package dev.dropgate.runtime;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.filter.AbstractFilter;

/**
 * Drops log events that contain the password, whatever log configuration the operator uses. At
 * DEBUG and TRACE, Camel logs whole URIs and the values of placeholders. Thread safe.
 */
final class SecretLogFilter extends AbstractFilter {
  private static final String[] VALUE_LOGGERS = {
    "org.apache.camel.component.properties",
    "org.apache.camel.impl.engine.DefaultCamelContextExtension",
    "org.apache.camel.impl.engine.IntrospectionSupport"
  };

  private final String secret;

  private SecretLogFilter(String secret) {
    super(Result.DENY, Result.NEUTRAL);
    this.secret = secret;
  }

  /**
   * Installs the filter on every logger.
   *
   * @param secret the password; empty for none
   */
  static void install(String secret) {
    for (String name : VALUE_LOGGERS) {
      if (LogManager.getLogger(name).isDebugEnabled()) {
        Configurator.setAllLevels(name, Level.INFO);
      }
    }
    if (!secret.isEmpty()) {
      SecretLogFilter filter = new SecretLogFilter(secret);
      LoggerContext context = LoggerContext.getContext(false);
      for (LoggerConfig logger : context.getConfiguration().getLoggers().values()) {
        logger.addFilter(filter);
      }
      context.updateLoggers();
    }
  }

  @Override
  public Result filter(LogEvent event) {
    boolean containsSecret = event.getMessage().getFormattedMessage().contains(secret);
    int depth = 0;
    for (Throwable e = event.getThrown();
        e != null && !containsSecret && depth < 20;
        e = e.getCause()) {
      containsSecret = String.valueOf(e.getMessage()).contains(secret);
      depth++;
    }
    return containsSecret ? onMatch : onMismatch;
  }
}
