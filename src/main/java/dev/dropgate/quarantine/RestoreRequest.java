package dev.dropgate.quarantine;

import java.nio.file.Path;
import java.time.Instant;

/**
 * How files are to be given back.
 *
 * @param by who does it, printable
 * @param reason why, printable
 * @param to the folder to put them into; null for where each was
 * @param rename whether a name that is taken is made distinct
 * @param release whether every file of the same content may pass in the monitored directory
 * @param until how long; null for as long as nobody revokes it
 */
public record RestoreRequest(
    String by, String reason, Path to, boolean rename, boolean release, Instant until) {
  String action() {
    return release ? "released" : "restored";
  }
}
