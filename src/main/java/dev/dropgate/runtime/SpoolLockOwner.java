package dev.dropgate.runtime;

import dev.dropgate.io.linux.LockHolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Finds the gate that runs on a spool by the lock of the spool. Stateless. */
final class SpoolLockOwner {
  private SpoolLockOwner() {}

  /**
   * Returns the process id of the gate on a spool.
   *
   * @return empty if no gate runs on it; 0 if one runs in another container
   */
  public static OptionalLong pidOf(Path spool) throws IOException {
    return LockHolder.of(spool.resolve(".lock")).stream().mapToLong(LockHolder::pid).findAny();
  }
}
