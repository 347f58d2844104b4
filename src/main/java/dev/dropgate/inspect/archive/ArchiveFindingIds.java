package dev.dropgate.inspect.archive;

/** The rule ids of findings about archives. */
final class ArchiveFindingIds {
  static final String ENCRYPTED = "archive-encrypted";
  static final String LIMIT = "archive-limit";
  static final String UNSUPPORTED = "archive-unsupported";
  static final String CONTRADICTION = "archive-contradiction";
  static final String ESCAPE = "archive-escape";

  private ArchiveFindingIds() {}
}
