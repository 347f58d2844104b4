package dev.dropgate.runtime;

import java.nio.file.Path;

/** Chooses the log configuration before the first logger is made. Stateless. */
public final class LogSetup {
  private static final String CONFIGURATION_PROPERTY = "log4j2.configurationFile";

  private LogSetup() {}

  /**
   * Log to standard output, detections to their own file too. An operator's own configuration wins.
   */
  public static void configureForGate(Path detectionLog) {
    System.setProperty("dropgateDetectionLog", detectionLog.toString());
    if (System.getProperty(CONFIGURATION_PROPERTY) == null) {
      System.setProperty(CONFIGURATION_PROPERTY, "classpath:dropgate-log.xml");
      DetectionLogAppender.install(detectionLog);
    }
  }
}
