package dev.dropgate.inspect.format.stream;

/** The rule ids of findings about archives. */
public final class ArchiveFindingIds {
  public static final String ENCRYPTED = "archive-encrypted";
  public static final String LIMIT = "archive-limit";
  public static final String UNSUPPORTED = "archive-unsupported";
  public static final String CONTRADICTION = "archive-contradiction";
  public static final String ESCAPE = "archive-escape";

  private ArchiveFindingIds() {}
}
