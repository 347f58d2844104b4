package dev.dropgate.io.linux;

/** Who may still write to a file through a descriptor or a mapping. */
public enum WriterState {
  /** Proved: nobody. */
  NONE,
  /** Proved: somebody. */
  SOME,
  /** No proof to be had: another owner without CAP_LEASE, a network file system, not Linux. */
  UNKNOWN
}
