package dev.dropgate.alert.mail;

/**
 * The events of a day, so that the absence of alerts is meaningful.
 *
 * @param from the start of the period, ISO 8601 in UTC
 * @param until the end of the period
 * @param seen the entries that got a verdict
 * @param stopped the dangerous files put into quarantine
 * @param held the undecided files
 * @param restored the restored files
 * @param undelivered the alerts that were not accepted yet
 */
public record SummaryCounts(
    String from,
    String until,
    long seen,
    long stopped,
    long held,
    long restored,
    long undelivered) {}
