package dev.dropgate.io.linux;

/** Says whether a process may still write to a file through a descriptor or a mapping. */
public enum WriterState {
  /** Proved: no process has the file open for writing. */
  NONE,
  /** Proved: a process has the file open for writing. */
  SOME,
  /**
   * No proof is available: another owner without CAP_LEASE, a network file system, or not Linux.
   */
  UNKNOWN
}
