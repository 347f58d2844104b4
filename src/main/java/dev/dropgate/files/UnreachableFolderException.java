package dev.dropgate.files;

import java.io.IOException;
import java.nio.file.Path;

/** A folder that cannot be reached without following a link, or not at all. */
public final class UnreachableFolderException extends IOException {
  private static final long serialVersionUID = 1;

  /** What is in the way. */
  public enum Why {
    /** A symbolic link. */
    LINK,
    /** Nothing has this name. */
    GONE,
    /** Something that is no folder. */
    NO_FOLDER,
    /** Missing rights, or the disk. */
    OTHER
  }

  private final transient Path at;
  private final Why why;

  UnreachableFolderException(Path at, Why why, String problem) {
    super(SafeText.of(at) + ": " + problem);
    this.at = at;
    this.why = why;
  }

  /** Where the way ends. */
  public Path at() {
    return at;
  }

  /** What is in the way there. */
  public Why why() {
    return why;
  }
}
