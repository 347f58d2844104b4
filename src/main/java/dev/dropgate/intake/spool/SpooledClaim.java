package dev.dropgate.intake.spool;

import java.nio.file.Path;

/**
 * A claim that is ready to be judged.
 *
 * @param path in the spool
 * @param size in bytes, when it was last looked at
 * @param modified the time of its last modification in milliseconds, likewise
 */
public record SpooledClaim(Path path, long size, long modified) {}
