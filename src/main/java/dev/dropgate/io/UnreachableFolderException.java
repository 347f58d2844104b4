package dev.dropgate.io;

import dev.dropgate.model.SafeText;
import java.io.IOException;
import java.nio.file.Path;

/** A folder that cannot be reached without following a link, or not at all. */
public final class UnreachableFolderException extends IOException {
  private static final long serialVersionUID = 1;

  /** What is in the way. */
  public enum Obstruction {
    /** A symbolic link. */
    LINK,
    /** Nothing has this name. */
    GONE,
    /** Something that is no folder. */
    NO_FOLDER,
    /** Missing rights, or the disk. */
    OTHER
  }

  private final transient Path location;
  private final Obstruction obstruction;

  UnreachableFolderException(Path at, Obstruction why, String problem) {
    super(SafeText.of(at) + ": " + problem);
    this.location = at;
    this.obstruction = why;
  }

  /** Where the way ends. */
  public Path location() {
    return location;
  }

  /** What is in the way there. */
  public Obstruction obstruction() {
    return obstruction;
  }
}
