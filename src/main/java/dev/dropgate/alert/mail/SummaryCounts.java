package dev.dropgate.alert.mail;

/**
 * What happened in a day, so that silence means something.
 *
 * @param from start of the time that it tells of, ISO 8601 in UTC
 * @param until its end
 * @param seen entries that got a verdict
 * @param stopped dangerous files put into quarantine
 * @param held undecided files
 * @param restored files given back
 * @param undelivered alerts that nobody has accepted yet
 */
public record SummaryCounts(
    String from,
    String until,
    long seen,
    long stopped,
    long held,
    long restored,
    long undelivered) {}
