package dev.dropgate.intake;

import dev.dropgate.intake.status.BlindnessReporter;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What an intake uses of the gate around it.
 *
 * @param judge judges contents
 * @param stateFolder the folder for the states of monitored directories; null to keep none
 * @param alerts sends an alert when the intake cannot see all of its directory
 * @param unfinished returns whether a batch is still being judged or not on disk yet
 */
public record IntakeServices(
    ContentJudge judge,
    Path stateFolder,
    BlindnessReporter.AlertSender alerts,
    Predicate<Path> unfinished) {}
