package dev.dropgate.runtime;

import dev.dropgate.config.ConfigurationException;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.InstallationPaths;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.io.linux.DroppedPrivileges;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.QuarantineService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Dropgate with one configuration: everything that a command or another user interface asks for.
 * User interfaces parse and print; they reach the gate through this class only. Immutable.
 */
public final class Dropgate {
  private final GateSettings settings;

  /**
   * Creates the facade. Reads and changes nothing.
   *
   * @param settings the validated settings
   */
  public Dropgate(GateSettings settings) {
    this.settings = settings;
  }

  /**
   * Reads and validates the settings.
   *
   * @param installation the location of the properties file
   * @param system the system properties
   * @param environment the environment variables
   * @throws ConfigurationException with a line for each property that is unknown or has an invalid
   *     value
   */
  public static GateSettings loadSettings(
      InstallationPaths installation, Properties system, Map<String, String> environment)
      throws ConfigurationException {
    return GateSettings.load(installation, system, environment, new InspectorFactory());
  }

  /** Receives control when all routes run. */
  public interface StartListener {
    /** Runs once, on the thread that has started the gate. */
    void started() throws InterruptedException;
  }

  /**
   * Runs the gate in this process until the process is asked to end.
   *
   * @return {@link ExitStatus#USAGE} if the configuration is wrong, which is then reported on
   *     standard error; otherwise the method returns only when the process ends
   * @throws ConfigurationException if the routes cannot start
   */
  public int run() throws ConfigurationException, InterruptedException {
    return run(() -> {});
  }

  /**
   * Runs the gate as {@link #run()} does.
   *
   * @param listener is called when the gate is ready
   */
  public int run(StartListener listener) throws ConfigurationException, InterruptedException {
    return new GateRunner(settings).run(listener);
  }

  /**
   * Returns the health of the gate, whether it runs or not. Reads the disk and asks the engines.
   *
   * @throws IOException if the disk cannot be read
   * @throws ConfigurationException if a route file is not valid YAML
   */
  public GateStatus status() throws IOException, ConfigurationException {
    return GateStatus.read(settings);
  }

  /**
   * Checks configuration, routes, rights and fixtures. Starts and changes nothing.
   *
   * @throws IOException if a folder cannot be read
   * @throws ConfigurationException if a route file is not valid YAML
   */
  public CheckReport check() throws IOException, ConfigurationException {
    return CheckReport.of(settings);
  }

  /**
   * Opens the records: what is quarantined and what is held.
   *
   * @throws ConfigurationException if neither store exists, so that a command in the wrong folder
   *     does not report success on no records
   */
  public QuarantineService records() throws ConfigurationException {
    Path quarantine = settings.path("dropgate.quarantine");
    if (Files.notExists(quarantine) && Files.notExists(settings.path("dropgate.held"))) {
      throw new ConfigurationException(
          "no quarantine at "
              + PrintableText.of(quarantine)
              + " (configuration: "
              + settings.installation().source()
              + "); name the configuration of the gate with --config FILE, or start the gate once");
    }
    return ConfiguredQuarantine.of(settings);
  }

  /** Returns the requests to judge records again, which the running gate works off. */
  public RejudgeRequests rejudgeRequests() {
    return new RejudgeRequests(settings);
  }

  /**
   * Returns a preview of what judging records again would do. Changes nothing.
   *
   * @param owner the rights that were taken; the route files are read with those of the caller
   * @throws ConfigurationException if the rules cannot be built
   * @throws IOException if the rights cannot be switched
   */
  public RejudgePreview rejudgePreview(DroppedPrivileges owner)
      throws ConfigurationException, IOException {
    return new RejudgePreview(
        InspectorFactory.create(settings),
        owner.runAsRoot(() -> MonitoredDirectoryReader.lookup(settings)));
  }

  /**
   * Returns the monitored directories in the route files, read with the rights of the caller.
   *
   * @param owner the rights that were taken
   * @return absolute paths; empty if the route files cannot be read, which {@link #check} reports
   * @throws IOException if the rights cannot be switched
   */
  public Set<Path> monitoredDirectories(DroppedPrivileges owner) throws IOException {
    return owner.runAsRoot(() -> MonitoredDirectoryReader.paths(settings));
  }

  /**
   * Returns the rules that judge.
   *
   * @param blockedExtensions the blocked extensions; null for those of the settings
   * @param rules the rules whose mode differs; null for none
   * @throws ConfigurationException if a value is wrong
   * @throws IllegalArgumentException if one of the parameters is wrong
   */
  public RuleSet rules(String blockedExtensions, String rules) throws ConfigurationException {
    return InspectorFactory.create(settings).ruleSet(blockedExtensions, rules);
  }

  /**
   * Sends one test alert through the mail route, with an outbox of its own.
   *
   * @return what the mail server said
   * @throws ConfigurationException if no mail server is configured, or the mail route cannot start
   * @throws IOException if the temporary outbox cannot be written
   */
  public TestAlertResult sendTestAlert()
      throws ConfigurationException, IOException, InterruptedException {
    return new TestAlertSender(settings).send();
  }

  /**
   * Drops root's rights and takes those of the owner of the gate's records. Everything that reads
   * or changes the gate's files from another process must call it first.
   *
   * @return the dropped rights, for actions that the user asks for explicitly
   * @throws IOException if the owner's rights cannot be taken, or a store does not answer
   */
  public DroppedPrivileges takeOwnerRights() throws IOException {
    List<Path> stores =
        List.of(settings.path("dropgate.quarantine"), settings.path("dropgate.held"));
    SilentMounts.requireAnswers(stores);
    return DroppedPrivileges.dropToOwner(stores);
  }
}
