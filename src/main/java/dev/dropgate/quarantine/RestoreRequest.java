package dev.dropgate.quarantine;

import dev.dropgate.quarantine.record.AuditAction;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The options of a restore.
 *
 * @param by the user who restores, printable
 * @param reason why, printable
 * @param to the target folder; null for the original folder of each file
 * @param rename whether a taken name is made distinct
 * @param release whether every file of the same content may pass in the monitored directory
 * @param until the end of the release; null until it is revoked
 */
public record RestoreRequest(
    String by, String reason, Path to, boolean rename, boolean release, Instant until) {
  AuditAction action() {
    return release ? AuditAction.RELEASED : AuditAction.RESTORED;
  }
}
