package dev.dropgate.runtime;

import java.nio.file.Path;

/** Chooses the log configuration before the first logger is created. Stateless. */
public final class LogSetup {
  private static final String CONFIGURATION_PROPERTY = "log4j2.configurationFile";

  private LogSetup() {}

  /**
   * Logs to standard output, and detections to their own file as well. An operator's own
   * configuration takes precedence.
   */
  public static void configureForGate(Path detectionLog) {
    System.setProperty("dropgateDetectionLog", detectionLog.toString());
    if (System.getProperty(CONFIGURATION_PROPERTY) == null) {
      System.setProperty(CONFIGURATION_PROPERTY, "classpath:dropgate-log.xml");
      DetectionLogAppender.install(detectionLog);
    }
  }
}
