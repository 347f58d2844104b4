package dev.dropgate.cli;

import java.nio.file.Path;

/** Chooses the log configuration before the first logger is made. Stateless. */
final class LogSetup {
  private static final String CONFIGURATION = "log4j2.configurationFile";

  private LogSetup() {}

  /**
   * Log to standard output, detections to their own file too. An operator's own configuration wins.
   */
  static void forGate(Path detectionLog) {
    System.setProperty("dropgateDetectionLog", detectionLog.toString());
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, "classpath:dropgate-log.xml");
      DetectionAppender.install(detectionLog);
    }
  }
}
