package dev.dropgate.alert.mail;

import java.nio.file.Path;
import java.time.LocalTime;

/**
 * The settings of the daily summary.
 *
 * @param outbox the outbox, absolute and normalized
 * @param at the time of day, in the machine's time zone; null for never
 */
public record SummaryConfig(Path outbox, LocalTime at) {}
