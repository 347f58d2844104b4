package dev.dropgate.cli;

import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.engine.EngineState;
import dev.dropgate.intake.JudgingMarks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks, starts and stops a gate: what "run" and "demo" share. */
final class GateRunner {
  /** Under the 10 s in which a service manager expects us to end. */
  private static final long STOP_MILLIS = 8500;

  private final Settings settings;

  GateRunner(Settings settings) {
    this.settings = settings;
  }

  /**
   * Runs until the process is told to end.
   *
   * @return 2 if the configuration is wrong; otherwise only the end of the process returns
   */
  int run() throws ConfigurationException, InterruptedException {
    return run(gate -> {});
  }

  /** What to do once the routes run. */
  interface Started {
    void accept(Gate gate) throws ConfigurationException, InterruptedException;
  }

  int run(Started started) throws ConfigurationException, InterruptedException {
    Checks checks = new Checks(settings);
    List<Problem> problems = blocking(checks.run(), checks);
    if (problems.stream().anyMatch(Problem::error)) {
      problems.forEach(
          problem ->
              System.err.println(
                  "dropgate: "
                      + (problem.error() ? "" : "warning: ")
                      + problem.where()
                      + ": "
                      + problem.message()));
      return ExitStatus.USAGE;
    }
    Set<Path> spools = spools(settings, checks.monitored().values());
    GateFolders.make(settings, checks.monitored().keySet(), spools);
    try (SpoolLock lock = new SpoolLock(spools)) {
      GateFolders.removeScratch(settings);
      LogSetup.forGate(settings.path("dropgate.detection-log"));
      Logger log = LoggerFactory.getLogger("dropgate");
      announce(log, checks);
      problems.forEach(problem -> log.warn("{}: {}", problem.where(), problem.message()));
      Gate gate = new Gate(settings, List.of());
      new Watchdog(settings.number("dropgate.hang-limit")).start();
      CountDownLatch forever = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gate, log), "stop"));
      HangUpSignal.handle(
          () ->
              log.info(
                  "SIGHUP changes nothing: lists of hashes are read again when they change, all"
                      + " other settings at the next start"));
      warnOfEndpoints(gate, checks, log);
      log.info("Dropgate is ready");
      started.accept(gate);
      forever.await();
      return lock == null ? ExitStatus.INTERNAL : ExitStatus.DONE;
    }
  }

  // Not an error: alerts wait for the endpoint, and files are judged all the same.
  private void warnOfEndpoints(Gate gate, Checks checks, Logger log) throws ConfigurationException {
    for (String uri : checks.alsoNotified()) {
      gate.endpointProblem(uri, settings)
          .ifPresent(problem -> log.warn("alsoNotify: {}; until then its alerts wait", problem));
    }
  }

  // A directory that is missing must not keep the others from running; it is looked for at every
  // poll. If all are missing it
  // is the configuration that is wrong.
  private static List<Problem> blocking(List<Problem> problems, Checks checks) {
    long missing = checks.missing().size();
    if (missing == checks.monitored().size()) {
      return problems;
    }
    List<Problem> result = new ArrayList<>();
    for (Problem problem : problems) {
      boolean tolerated = checks.missing().contains(problem);
      result.add(tolerated ? new Problem(false, problem.where(), problem.message()) : problem);
    }
    return result;
  }

  /** Returns every spool that the monitored directories use. */
  static Set<Path> spools(Settings settings, Iterable<MonitoredDirectory> monitored) {
    Set<Path> spools = new LinkedHashSet<>();
    spools.add(settings.path("dropgate.spool"));
    for (MonitoredDirectory directory : monitored) {
      spools.add(
          Settings.path(
              "spool", directory.parameter("spool", settings.get("dropgate.spool"), settings)));
    }
    return spools;
  }

  private void announce(Logger log, Checks checks) {
    log.info(
        "Dropgate {}, configuration {}",
        new Version().getVersion()[0].replace("dropgate ", ""),
        settings.installation().source());
    for (Map.Entry<Path, MonitoredDirectory> entry : checks.monitored().entrySet()) {
      MonitoredDirectory directory = entry.getValue();
      String clean =
          directory.template().equals("gate")
              ? "clean files go to "
                  + SafeText.of(
                      Settings.path(
                          "delivered",
                          directory.parameter(
                              "delivered", settings.get("dropgate.delivered"), settings)))
              : "clean files stay";
      log.info("{} {}: {}", directory.template(), SafeText.of(entry.getKey()), clean);
    }
    log.info(
        "Dangerous files go to {}, undecided ones to {}",
        SafeText.of(settings.path("dropgate.quarantine")),
        SafeText.of(settings.path("dropgate.held")));
    checks.engines().stream()
        .filter(EngineState::answers)
        .forEach(engine -> log.info("Engine {}", engine));
    if (settings.get("dropgate.smtp.host").isEmpty()) {
      log.warn(
          "No dropgate.smtp.host: alerts wait in {} until there is one",
          SafeText.of(settings.path("dropgate.outbox")));
    } else {
      log.info(
          "Alerts go by {}:{} to {}",
          settings.get("dropgate.smtp.host"),
          settings.get("dropgate.smtp.port"),
          settings.get("dropgate.smtp.to"));
    }
  }

  // SIGTERM is the normal end, so the status is 0, not the JVM's 143.
  // A step that takes longer, and whatever else Camel waits for, is cut off: after a crash at any
  // point the next start goes on.
  private static void stop(Gate gate, Logger log) {
    Thread closing = new Thread(gate::close, "close");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (closing.isAlive()) {
      log.info("A step takes longer than {} ms; the next start does it again", STOP_MILLIS);
    }
    JudgingMarks.endInOrder(gate.context());
    log.info("Dropgate has ended");
    LogManager.shutdown();
    System.out.flush();
    Runtime.getRuntime().halt(ExitStatus.DONE);
  }
}
