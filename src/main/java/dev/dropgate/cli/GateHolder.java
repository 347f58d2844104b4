package dev.dropgate.cli;

import dev.dropgate.files.LockHolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Finds the gate that runs on a spool by the lock of the spool. Stateless. */
final class GateHolder {
  private GateHolder() {}

  /**
   * The gate on a spool.
   *
   * @return its process id; empty if no gate runs on it, 0 if one does in another container
   */
  static OptionalLong of(Path spool) throws IOException {
    return LockHolder.of(spool.resolve(".lock")).stream().mapToLong(LockHolder::pid).findAny();
  }
}
