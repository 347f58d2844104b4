package dev.dropgate.camel.drop;

/** What a monitored directory does with clean files. */
public enum DropMode {
  /** Claims every entry; clean files are delivered elsewhere. */
  GATE,
  /** Claims only what is not clean; clean files stay in place, untouched. */
  WATCH
}
