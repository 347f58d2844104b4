package dev.dropgate.runtime;

import dev.dropgate.camel.triage.CrashLoopGuardService;
import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.ConfigurationProblem;
import dev.dropgate.config.GateFolders;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.MonitoredDirectory;
import dev.dropgate.inspect.engine.EngineState;
import dev.dropgate.intake.spool.SpoolLocks;
import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.model.PrintableText;
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

/** Checks, starts and stops a gate. */
final class GateRunner {
  /** Less than 10 s, after which a service manager may kill the process. */
  private static final long STOP_MILLIS = 8500;

  /** In addition to the hang limit, which may be short: some checks load many classes. */
  private static final long CHECK_GRACE_MILLIS = 10_000;

  private final GateSettings settings;

  GateRunner(GateSettings settings) {
    this.settings = settings;
  }

  /**
   * Runs until the process is asked to end.
   *
   * @param listener is called when the routes run
   * @return 2 if the configuration is wrong; otherwise the method returns only when the process
   *     ends
   */
  int run(Dropgate.StartListener listener) throws ConfigurationException, InterruptedException {
    LogSetup.configureForGate(settings.path("dropgate.detection-log"));
    new Watchdog(settings.number("dropgate.hang-limit")).start();
    StartupChecks checks = new StartupChecks(settings);
    List<ConfigurationProblem> problems = runWatched(checks);
    if (problems.stream().anyMatch(ConfigurationProblem::error)) {
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
    Set<Path> spools = spools(settings, checks.monitoredDirectories().values());
    GateFolders.createAll(settings, checks.monitoredDirectories().keySet(), spools);
    try (SpoolLocks locks = lock(spools)) {
      GateFolders.removeScratch(settings);
      Logger log = LoggerFactory.getLogger("dropgate");
      announce(log, checks);
      problems.forEach(problem -> log.warn("{}: {}", problem.where(), problem.message()));
      RunningGate gate = new RunningGate(settings, checks.routes(), locks);
      gate.ownPartOfTheFlow()
          .ifPresent(
              part -> log.info("Files take the routes one by one, because {} is your own", part));
      CountDownLatch forever = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gate, log), "stop"));
      HangUpSignal.handle(
          () ->
              log.info(
                  "SIGHUP changes nothing: lists of hashes are read again when they change, all"
                      + " other settings at the next start"));
      warnOfEndpoints(gate, checks, log);
      log.info("Dropgate is ready");
      listener.started();
      forever.await();
      return ExitStatus.DONE;
    }
  }

  private static SpoolLocks lock(Set<Path> spools) throws ConfigurationException {
    SpoolLocks locks = new SpoolLocks();
    try {
      for (Path spool : spools) {
        locks.lock(spool);
      }
      return locks;
    } catch (SpoolLocks.SpoolLockException e) {
      locks.close();
      throw new ConfigurationException(e.getMessage());
    }
  }

  // The checks look at every monitored directory. After a hang has ended the gate, the next start
  // meets the same mount.
  private List<ConfigurationProblem> runWatched(StartupChecks checks)
      throws ConfigurationException {
    ThreadHeartbeat heartbeat = new ThreadHeartbeat("the checks of the start");
    heartbeat.startWork();
    heartbeat.allowMillis(CHECK_GRACE_MILLIS);
    try {
      List<ConfigurationProblem> problems =
          new ArrayList<>(demoteMissingDirectories(checks.run(), checks));
      if (problems.stream().noneMatch(ConfigurationProblem::error)) {
        problems.addAll(checks.journalWarnings());
      }
      return problems;
    } finally {
      heartbeat.startRest(ThreadHeartbeat.UNLIMITED_MILLIS);
      heartbeat.unregister();
    }
  }

  // Only warns: alerts wait for the endpoint, and files are judged regardless.
  private static void warnOfEndpoints(RunningGate gate, StartupChecks checks, Logger log) {
    for (String uri : checks.alsoNotified()) {
      gate.endpointProblem(uri)
          .ifPresent(problem -> log.warn("alsoNotify: {}; until then its alerts wait", problem));
    }
  }

  // A missing directory must not keep the others from running; every poll checks again whether it
  // exists. If all directories are missing, the configuration is wrong.
  private static List<ConfigurationProblem> demoteMissingDirectories(
      List<ConfigurationProblem> problems, StartupChecks checks) {
    long missing = checks.missingDirectories().size();
    if (missing == checks.monitoredDirectories().size()) {
      return problems;
    }
    List<ConfigurationProblem> result = new ArrayList<>();
    for (ConfigurationProblem problem : problems) {
      boolean tolerated = checks.missingDirectories().contains(problem);
      result.add(
          tolerated
              ? new ConfigurationProblem(false, problem.where(), problem.message())
              : problem);
    }
    return result;
  }

  /** Returns every spool that the monitored directories use. */
  static Set<Path> spools(GateSettings settings, Iterable<MonitoredDirectory> monitored) {
    Set<Path> spools = new LinkedHashSet<>();
    spools.add(settings.path("dropgate.spool"));
    for (MonitoredDirectory directory : monitored) {
      spools.add(
          GateSettings.path(
              "spool", directory.parameter("spool", settings.get("dropgate.spool"), settings)));
    }
    return spools;
  }

  private void announce(Logger log, StartupChecks checks) {
    log.info(
        "Dropgate {}, configuration {}",
        new DropgateVersion().getVersion()[0].replace("dropgate ", ""),
        settings.installation().source());
    for (Map.Entry<Path, MonitoredDirectory> entry : checks.monitoredDirectories().entrySet()) {
      MonitoredDirectory directory = entry.getValue();
      String clean =
          directory.template().equals("gate")
              ? "clean files go to "
                  + PrintableText.of(
                      GateSettings.path(
                          "delivered",
                          directory.parameter(
                              "delivered", settings.get("dropgate.delivered"), settings)))
              : "clean files stay";
      log.info("{} {}: {}", directory.template(), PrintableText.of(entry.getKey()), clean);
    }
    log.info(
        "Dangerous files go to {}, undecided ones to {}",
        PrintableText.of(settings.path("dropgate.quarantine")),
        PrintableText.of(settings.path("dropgate.held")));
    checks.engines().stream()
        .filter(EngineState::answers)
        .forEach(engine -> log.info("Engine {}", engine));
    if (settings.get("dropgate.smtp.host").isEmpty()) {
      log.warn(
          "No dropgate.smtp.host: alerts wait in {} until there is one",
          PrintableText.of(settings.path("dropgate.outbox")));
    } else {
      log.info(
          "Alerts go by {}:{} to {}",
          settings.get("dropgate.smtp.host"),
          settings.get("dropgate.smtp.port"),
          settings.get("dropgate.smtp.to"));
    }
  }

  // SIGTERM is the normal end, so the exit status is 0, not the JVM's 143. Steps that take longer
  // are cut off, as is anything else that Camel waits for: after a crash at any point the next
  // start continues.
  private static void stop(RunningGate gate, Logger log) {
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
    CrashLoopGuardService.endInOrder(gate.context());
    log.info("Dropgate has ended");
    LogManager.shutdown();
    System.out.flush();
    Runtime.getRuntime().halt(ExitStatus.DONE);
  }
}
