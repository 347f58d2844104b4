package dev.dropgate.camel.drop;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.intake.IntakeConfig;
import dev.dropgate.model.RawNames;
import java.time.Duration;
import java.util.function.Function;
import org.apache.camel.CamelContext;

/**
 * The settings of one consumer: its options, and for those that are not set the properties of the
 * gate.
 *
 * @param intake the settings of the intake
 * @param delivered the folder that receives clean files
 * @param alsoNotify the other endpoints that receive alerts, comma-separated; may be null
 * @param mailTo the recipients of mails, comma-separated; may be null
 * @param slowLaneSize in bytes; a larger file is judged on a thread of its own
 * @param inspector judges
 * @param batch whether small files are judged at the claim, and those with one verdict handed over
 *     together
 */
record DropSettings(
    IntakeConfig intake,
    String delivered,
    String alsoNotify,
    String mailTo,
    long slowLaneSize,
    Inspector inspector,
    boolean batch) {
  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if an option without a default is not set
   */
  static DropSettings of(DropConfiguration options, CamelContext context) {
    Function<String, String> property =
        name -> context.getPropertiesComponent().resolveProperty(name).orElse(null);
    Reader read = new Reader(options.getDirectory(), property, context);
    String quarantine = property.apply("dropgate.quarantine");
    IntakeConfig intake =
        new IntakeConfig(
            RawNames.absolutePath(options.getDirectory()),
            RawNames.absolutePath(read.required(options.getSpool(), "spool", "dropgate.spool")),
            RawNames.absolutePath(quarantine == null ? "/nowhere" : quarantine).resolve("passes"),
            options.getMode() == DropMode.GATE,
            read.text(options.getBlockedExtensions(), "dropgate.blocked-extensions", ""),
            options.getRules() == null ? "" : options.getRules(),
            read.value(options.getSettleTime(), "dropgate.settle-time", Duration.ofSeconds(2)),
            read.value(
                options.getEmptySettleTime(), "dropgate.settle-time-empty", Duration.ofSeconds(10)),
            read.value(options.getSettleLimit(), "dropgate.settle-limit", Duration.ofMinutes(10)),
            read.value(options.getKeepSetId(), "dropgate.delivered.keep-set-id", false),
            read.value(options.getMaxDepth(), "dropgate.max-depth", 256),
            read.value(options.getMaxFileSize(), "dropgate.max-file-size", 10L << 30),
            read.value(options.getDelay(), "dropgate.poll-interval", Duration.ofSeconds(1)),
            read.value(null, "dropgate.full-look-interval", Duration.ofMinutes(5)));
    return new DropSettings(
        intake,
        read.text(options.getDelivered(), "dropgate.delivered", null),
        read.text(options.getAlsoNotify(), "dropgate.also-notify", null),
        read.text(options.getMailTo(), "dropgate.smtp.to", null),
        read.value(options.getSlowLaneSize(), "dropgate.slow-lane-size", 64L << 20),
        inspector(context),
        options.isBatch() && intake.claimClean());
  }

  private static Inspector inspector(CamelContext context) {
    Inspector known = context.getRegistry().lookupByNameAndType("inspector", Inspector.class);
    return known == null ? new Inspector() : known;
  }

  /** Reads options with their defaults. */
  private record Reader(
      String directory, Function<String, String> properties, CamelContext context) {
    String text(String option, String property, String other) {
      if (option != null) {
        return option;
      }
      String found = properties.apply(property);
      return found == null ? other : found;
    }

    String required(String option, String name, String property) {
      String found = text(option, property, null);
      if (found == null || found.isBlank()) {
        throw new IllegalArgumentException(
            "drop:" + directory + " needs the option " + name + " or the property " + property);
      }
      return found;
    }

    @SuppressWarnings("unchecked")
    <T> T value(T option, String property, T other) {
      String found = option == null ? properties.apply(property) : null;
      if (found == null || found.isBlank()) {
        return option == null ? other : option;
      }
      return (T) context.getTypeConverter().convertTo(other.getClass(), found.strip());
    }
  }
}
